import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { act, render, screen } from '@testing-library/react';
import { router } from '../testing/navigation';
import { LiveUpdates } from './live-updates';
import { answerMs } from './live-tabs';

/** The server's end of a stream. */
class Stream extends EventTarget {
  static readonly CLOSED = 2;
  static open: Stream[] = [];
  onopen?: () => void;
  onmessage?: (event: { lastEventId: string }) => void;
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
  act(() => stream().onmessage?.({ lastEventId: 'process1.20' }));
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
  act(() => broken.onmessage?.({ lastEventId: 'process1.20' }));
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
  act(() => stream().onmessage?.({ lastEventId: 'process1.12' })); // resync, immediately
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

test('DASH-06 many changes reload once a second, and none while the page is hidden', async () => {
  tab();
  await elect();
  act(() => stream().onopen?.());
  act(() => [1, 2, 3, 4].forEach(() => stream().onmessage?.({ lastEventId: 'process1.20' })));
  expect(router.refresh).toHaveBeenCalledTimes(1);
  await pass(1000);
  expect(router.refresh).toHaveBeenCalledTimes(2);
  await pass(1000);
  Object.defineProperty(document, 'hidden', { configurable: true, value: true });
  act(() => stream().onmessage?.({ lastEventId: 'process1.20' }));
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
