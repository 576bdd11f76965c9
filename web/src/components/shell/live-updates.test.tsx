import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { act, render, screen } from '@testing-library/react';
import { stateByPhone } from '@/domain/connection/states';
import type { LiveMessage } from '@/domain/live/event';
import { fitsFilter } from '../list/fits-filter';
import { router } from '../testing/navigation';
import { stateOf } from '../testing/rotation';
import { LiveUpdates } from './live-updates';
import { useLiveConnection, useLiveConnectionRow, useLiveDevice, useLiveList, useLiveRate } from './use-live-row';
import { answerMs } from './live-tabs';

/** The server's end of a stream. */
class Stream extends EventTarget {
  static readonly CLOSED = 2;
  static open: Stream[] = [];
  onopen?: () => void;
  onmessage?: (event: { lastEventId: string; data: string }) => void;
  onerror?: () => void;
  readyState = 1;
  constructor(readonly url: string) {
    super();
    Stream.open.push(this);
  }
  close() {
    this.readyState = Stream.CLOSED;
    Stream.open = Stream.open.filter((stream) => stream !== this);
  }
}

/** The browser's channel between tabs. */
class Channel {
  static all: Channel[] = [];
  onmessage?: (event: { data: unknown }) => void;
  constructor(readonly name: string) {
    Channel.all.push(this);
  }
  postMessage(data: unknown) {
    for (const channel of Channel.all)
      if (channel !== this && channel.name === this.name) channel.onmessage?.({ data });
  }
  close() {
    Channel.all = Channel.all.filter((channel) => channel !== this);
  }
}

beforeEach(() => {
  jest.useFakeTimers();
  Stream.open = [];
  Channel.all = [];
  Object.assign(globalThis, { EventSource: Stream, BroadcastChannel: Channel });
});
afterEach(() => void jest.useRealTimers());

const page = (session: string, since: string) => <LiveUpdates session={session} since={since} />;
const tab = (session = 's1', since = 'process1.10') => render(page(session, since));
const pass = (ms: number) => act(async () => jest.advanceTimersByTimeAsync(ms));
const resync: LiveMessage = { type: 'resync' };
const said = (lastEventId: string, message: LiveMessage = resync) => ({ lastEventId, data: JSON.stringify(message) });
const elect = () => pass(2 * answerMs);
const states = () => screen.getAllByRole('status').map(({ textContent }) => textContent);
function stream(): Stream {
  const [only, ...others] = Stream.open;
  if (!only || others.length > 0) throw new Error(`${Stream.open.length} streams are open`);
  return only;
}

test('DASH-06 two tabs share one stream, and both show that it is live and reload on a change', async () => {
  tab();
  await pass(answerMs / 2);
  tab();
  await elect();
  expect(stream().url).toBe('/api/live?session=s1&since=process1.10');
  expect(states()).toEqual(['Connecting…', 'Connecting…']);
  act(() => stream().onopen?.());
  expect(states()).toEqual(['Live', 'Live']);
  act(() => stream().onmessage?.(said('process1.20')));
  expect(router.refresh).toHaveBeenCalledTimes(2);
});

test('DASH-06 another session shares nothing', async () => {
  tab('s1');
  tab('s2');
  await elect();
  expect(Stream.open.map(({ url }) => url).sort()).toEqual([
    '/api/live?session=s1&since=process1.10',
    '/api/live?session=s2&since=process1.10',
  ]);
});

test('DASH-06 when the tab that holds the stream is closed, the other opens one', async () => {
  const first = tab();
  await elect();
  tab();
  await pass(1);
  const left = stream();
  first.unmount();
  await elect();
  expect(stream()).not.toBe(left);
});

test('DASH-06 a stream that broke is shown, and one that the server refused is opened since the last event', async () => {
  tab();
  await elect();
  act(() => stream().onopen?.());
  const broken = stream();
  act(() => broken.onmessage?.(said('process1.20')));
  act(() => broken.onerror?.());
  expect(states()).toEqual(['Reconnecting…']);
  act(() => broken.onopen?.());
  expect(states()).toEqual(['Live']);
  expect(router.refresh).toHaveBeenCalledTimes(1);
  Object.assign(globalThis, { fetch: async () => ({ status: 503 }) });
  broken.close();
  act(() => broken.onerror?.());
  await pass(2000);
  expect(stream().url).toBe('/api/live?session=s1&since=process1.20');
});

test('DASH-06 what changed between a page and its stream is read once, in the tab that holds the stream and in one that joins', async () => {
  tab();
  await elect();
  act(() => stream().onopen?.());
  act(() => stream().onmessage?.(said('process1.12'))); // resync, immediately
  await pass(5000);
  expect(router.refresh).toHaveBeenCalledTimes(1);
  tab('s1', 'process1.12');
  await elect();
  expect(router.refresh).toHaveBeenCalledTimes(1);
  tab('s1', 'process1.11');
  await pass(60_000);
  expect(router.refresh).toHaveBeenCalledTimes(2);
});

test('DASH-06 a tab that leads later has its stream since its page was last read', async () => {
  const first = tab();
  await elect();
  const second = tab();
  await pass(1);
  second.rerender(page('s1', 'process1.30'));
  first.unmount();
  await elect();
  expect(stream().url).toBe('/api/live?session=s1&since=process1.30');
});

test('DASH-06 many changes reload once in 5 s, and none while the page is hidden', async () => {
  tab();
  await elect();
  act(() => stream().onopen?.());
  act(() => [1, 2, 3, 4].forEach(() => stream().onmessage?.(said('process1.20'))));
  expect(router.refresh).toHaveBeenCalledTimes(1);
  await pass(4_900);
  expect(router.refresh).toHaveBeenCalledTimes(1);
  await pass(100);
  expect(router.refresh).toHaveBeenCalledTimes(2);
  await pass(5000);
  Object.defineProperty(document, 'hidden', { configurable: true, value: true });
  act(() => stream().onmessage?.(said('process1.20')));
  await pass(5000);
  expect(router.refresh).toHaveBeenCalledTimes(2);
  Object.defineProperty(document, 'hidden', { configurable: true, value: false });
  act(() => void document.dispatchEvent(new Event('visibilitychange')));
  expect(router.refresh).toHaveBeenCalledTimes(3);
});

test('AUTH-05 a session that has ended reloads the page, which then leads to the sign-in', async () => {
  tab();
  await elect();
  const opened = stream();
  act(() => void opened.dispatchEvent(new Event('end')));
  expect(router.refresh).toHaveBeenCalledTimes(1);
  expect(opened.readyState).toBe(Stream.CLOSED);
});

const device = { id: 'd1', name: 'Berlin 01', batteryPercent: 80, state: { name: 'online' }, lastSeenAt: new Date(1) };
const connection = {
  id: 'c1',
  deviceId: 'd1',
  monthBytes: 1,
  device: { id: 'd1', name: 'Berlin 01', state: stateOf('online') },
  state: stateByPhone(stateOf('online')),
};
const drawn = jest.fn();

function DeviceRow() {
  const { name, batteryPercent, state, lastSeenAt } = useLiveDevice(device);
  drawn();
  return <p data-testid="device">{`${name} ${batteryPercent} ${state.name} ${lastSeenAt.getTime()}`}</p>;
}

function ConnectionRow() {
  const { monthBytes, state } = useLiveConnection(connection);
  const { up, down } = useLiveRate({ connectionId: 'c1' });
  return <p data-testid="connection">{`${monthBytes} ${state.name} ${up + down}`}</p>;
}

const rows = [{ id: 'd1' }];
const fits = fitsFilter({ status: 'online' });
const fitsOn = fitsFilter({ status: 'on', customerId: 'k1' });
const connections = [{ ...connection, customerId: 'k1' }];

function News() {
  const { appeared, gone, left } = useLiveList({ kind: 'device', rows, fits });
  return <p data-testid="news">{`${appeared} ${gone} ${left}`}</p>;
}

function ConnectionNews() {
  const { appeared, gone, left } = useLiveList({ kind: 'connection', rows: connections, fits: fitsOn });
  return <p data-testid="connection-news">{`${appeared} ${gone} ${left}`}</p>;
}

const shown = (id: string) => screen.getByTestId(id).textContent;
const patch = (id: string, set: Record<string, unknown>, more = {}): LiveMessage => ({
  type: 'rows',
  rows: [{ kind: 'device', id, deviceId: id, set, ...more }],
});

async function list() {
  render(
    <>
      {page('s1', 'process1.10')}
      <News />
      <ConnectionNews />
      <DeviceRow />
      <ConnectionRow />
    </>,
  );
  await elect();
  act(() => stream().onopen?.());
  return (mark: string, message: LiveMessage) => act(() => stream().onmessage?.(said(mark, message)));
}

test('DASH-06 a row is patched in place: its own values, its device’s state, its rate; the page is not read again', async () => {
  const say = await list();
  say('process1.20', patch('d1', { batteryPercent: 79, lastSeenAt: { $: 5 }, state: { name: 'offline' } }));
  say('process1.20', {
    type: 'rows',
    rows: [{ kind: 'connection', id: 'c1', deviceId: 'd1', set: { monthBytes: 2 } }],
  });
  say('process1.20', { type: 'rates', rates: [['c1', 'd1', 300, 700]] });
  await pass(1_000);
  expect(shown('device')).toBe('Berlin 01 79 offline 5');
  expect(shown('connection')).toBe('2 offline 1000');
  say('process1.20', { type: 'rates', rates: [['c1', 'd1', 0, 0]] });
  await pass(1_000);
  expect(shown('connection')).toBe('2 offline 0');
  say('process1.20', { type: 'rates', rates: [['c1', 'd1', 300, 700]] });
  await pass(6_000);
  expect(shown('connection')).toBe('2 offline 0');
  const before = drawn.mock.calls.length;
  say('process1.30', patch('another', { batteryPercent: 1 }));
  expect(drawn).toHaveBeenCalledTimes(before);
  await pass(30_000);
  expect(router.refresh).not.toHaveBeenCalled();
});

function RowOfDevicePage() {
  const { name } = useLiveDevice(device);
  const { monthBytes } = useLiveConnectionRow(connection);
  return <p data-testid="row">{`${name} ${monthBytes}`}</p>;
}

test('DASH-06 a device’s page patches its connections in place, and is read again for what is more than their rows', async () => {
  render(
    <>
      {page('s1', 'process1.10')}
      <RowOfDevicePage />
    </>,
  );
  await elect();
  act(() => stream().onopen?.());
  const say = (set: Record<string, unknown>, more = {}) => {
    const rows = [{ kind: 'connection' as const, id: 'c1', deviceId: 'd1', set, ...more }];
    act(() => stream().onmessage?.(said('process1.20', { type: 'rows', rows })));
  };
  say({ monthBytes: 2, state: { name: 'active' } });
  await pass(30_000);
  expect(shown('row')).toBe('Berlin 01 2');
  expect(router.refresh).not.toHaveBeenCalled();
  say({ name: 'Two' }, { touched: true });
  await pass(30_000);
  expect(router.refresh).toHaveBeenCalledTimes(1);
});

test('DASH-06 rows that appear, go, or leave the filter are counted instead of read', async () => {
  const say = await list();
  say('process1.20', patch('new', { state: { name: 'online' } }, { isNew: true }));
  expect(shown('news')).toBe('1 0 0');
  say('process1.21', patch('other', { state: { name: 'offline' } }));
  say('process1.22', patch('d1', { state: { name: 'offline' } }));
  expect(shown('news')).toBe('1 0 1');
  say('process1.23', { type: 'rows', rows: [{ kind: 'device', id: 'd1', deviceId: 'd1', gone: true }] });
  expect(shown('news')).toBe('1 1 0');
  say('process1.24', { type: 'resync' });
  expect(shown('news')).toBe('0 0 0');
  expect(shown('device')).toBe('Berlin 01 80 online 1');
  expect(router.refresh).toHaveBeenCalledTimes(1);
});

test('DASH-06 a list of connections counts by its filter: those whose phone went away leave, those of others do not come', async () => {
  const say = await list();
  const connectionOf = (id: string, set: Record<string, unknown>, more = {}): LiveMessage => ({
    type: 'rows',
    rows: [{ kind: 'connection', id, deviceId: 'd1', set, ...more }],
  });
  const on = { state: stateByPhone(stateOf('online')) };
  say('process1.20', connectionOf('c2', { ...on, customerId: 'k1' }, { isNew: true }));
  say('process1.21', connectionOf('c3', { ...on, customerId: 'k2' }, { isNew: true }));
  say('process1.22', connectionOf('c4', on));
  expect(shown('connection-news')).toBe('1 0 0');
  say('process1.23', patch('d1', { state: stateOf('offline') }));
  expect(shown('connection-news')).toBe('1 0 1');
  expect(shown('connection')).toMatch(/^1 offline /);
  const off = { name: 'off', reason: 'connection_off', sentence: 'This connection is switched off.' };
  say('process1.24', connectionOf('c1', { state: off }));
  expect(shown('connection')).toMatch(/^1 off /);
  say('process1.25', connectionOf('c1', on));
  say('process1.26', patch('d1', { state: stateOf('online') }));
  expect(shown('connection-news')).toBe('1 0 0');
});

test('DASH-06 after 10 s without a beat the page says as of when its values are', async () => {
  jest.setSystemTime(new Date('2026-03-01T12:41:00Z'));
  await list();
  for (let beats = 0; beats < 5; beats += 1) {
    await pass(4_000);
    act(() => void stream().dispatchEvent(new Event('beat')));
  }
  expect(states()).toEqual(['Live']);
  await pass(12_000);
  expect(states()[0]).toMatch(/^As of \d\d:41$/);
  act(() => void stream().dispatchEvent(new Event('beat')));
  await pass(1_000);
  expect(states()).toEqual(['Live']);
});
