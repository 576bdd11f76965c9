import { beforeEach, expect, test } from '@jest/globals';
import { screen } from '@testing-library/react';
import { changeConnections, revealPasswords, selectConnections } from '@/actions/connection';
import { stateByPhone } from '@/domain/connection/states';
import type { ConnectionView } from '@/domain/connection/view';
import { ConnectionTable } from '../connection/connection-table';
import { mocked, refusal, show } from '../testing/show';
import { stateOf } from '../testing/rotation';

const connections = Array.from({ length: 45 }, (_, n) => connection(n));

function connection(n: number): ConnectionView {
  return {
    ...{ id: `c${n}`, name: `Shop ${n}`, deviceId: `d${n % 3}`, customerId: null, customer: null, host: 'h.test' },
    ...{ device: { id: `d${n % 3}`, name: 'Pixel', state: stateOf('online') }, families: [4], takesTls: false },
    ...{ takesOpenvpn: false, port: 20_000 + n, releasedPort: null, portKeptUntil: null, username: `user${n}` },
    ...{
      enabled: true,
      state: stateByPhone(stateOf('online')),
      protocols: ['http'],
      requireTls: false,
      expiresAt: null,
      quotaBytes: null,
    },
    ...{ quotaPeriod: 'none', speedBitsPerSecond: null, maxStreams: 1, maxConnectsPerSecond: 1, monthBytes: 0 },
    ...{ rotationWaitSeconds: 0, createdAt: new Date(0), whitelist: [], quotaUse: null, maxVpnSessions: 1 },
    ...{ externalId: null, metadata: {} },
    openvpnDown: false,
    openvpnReason: null,
  };
}

const done = (id: string) => ({ id, done: true, code: null, sentence: null });
const refused = (id: string, sentence: string) => ({ id, done: false, code: 'forbidden', sentence });

async function selectAll(found = 45) {
  const user = show(
    <ConnectionTable
      area="portal"
      {...{ connections, sort: 'device', nextCursor: null, groups: [], rights: { reveal: [], test: [] } }}
      filter={{ search: 'shop', group: '', status: 'offline' }}
      counts={{ found, total: 90 }}
      bulk={{ change: true, rotate: true, reveal: true }}
    />,
  );
  await user.click(screen.getByRole('checkbox', { name: 'Select all on this page' }));
  return user;
}

beforeEach(() => window.history.replaceState(null, '', '/portal/connections'));

test('DASH-01 many are changed some at a time; the summary says what was refused, why and of whom, and those stay selected', async () => {
  mocked(changeConnections).mockImplementation(async (input) => {
    const { ids } = input as { ids: string[] };
    const results = ids.map((id) =>
      ['c3', 'c41'].includes(id) ? refused(id, 'Your role does not allow this.') : done(id),
    );
    return { data: { results } };
  });
  const user = await selectAll();
  await user.click(screen.getByRole('button', { name: 'Enable' }));
  expect(await screen.findByText('43 enabled, 2 refused.')).toBeTruthy();
  expect(screen.getByText('Shop 3, Shop 41: Your role does not allow this.')).toBeTruthy();
  const calls = mocked(changeConnections).mock.calls.map(([input]) => input as { ids: string[]; change: unknown });
  expect(calls.map(({ ids }) => ids.length)).toEqual([20, 20, 5]);
  expect(new Set(calls.flatMap(({ ids }) => ids)).size).toBe(45);
  expect(calls[0]?.change).toEqual({ kind: 'enable', enabled: true });
  expect(screen.getByText('2 connections selected')).toBeTruthy();
});

test('DASH-01 where no answer comes, what was not tried is said and stays selected', async () => {
  mocked(changeConnections)
    .mockImplementationOnce(async (input) => ({ data: { results: (input as { ids: string[] }).ids.map(done) } }))
    .mockResolvedValueOnce(refusal('internal', 'Something went wrong.'));
  const user = await selectAll();
  await user.click(screen.getByRole('button', { name: 'Enable' }));
  expect(await screen.findByText('20 enabled, 25 not tried.')).toBeTruthy();
  expect(screen.getByText('25 connections selected')).toBeTruthy();
});

test('DASH-01 disabling asks first', async () => {
  mocked(changeConnections).mockImplementation(async (input) => ({
    data: { results: (input as { ids: string[] }).ids.map(done) },
  }));
  const user = await selectAll();
  await user.click(screen.getByRole('button', { name: 'Disable' }));
  expect(changeConnections).not.toHaveBeenCalled();
  await user.click(screen.getByRole('button', { name: 'Disable' }));
  expect(await screen.findByText('45 disabled.')).toBeTruthy();
  expect(screen.queryByText(/selected$/)).toBeNull();
});

test('DASH-01 limits that are not chosen are not sent', async () => {
  mocked(changeConnections).mockImplementation(async (input) => ({
    data: { results: (input as { ids: string[] }).ids.map(done) },
  }));
  const user = await selectAll();
  await user.click(screen.getByRole('button', { name: 'Limits' }));
  await user.type(screen.getByRole('spinbutton', { name: 'Streams at once' }), '50');
  await user.click(screen.getByRole('button', { name: 'Change limits' }));
  expect(await screen.findByText('45 changed.')).toBeTruthy();
  const [input] = mocked(changeConnections).mock.calls[0] ?? [];
  expect(input).toMatchObject({ change: { kind: 'limits', limits: { maxStreams: 50 } } });
  expect(Object.keys((input as { change: { limits: object } }).change.limits)).toEqual(['maxStreams']);
});

test('DASH-01 all are copied as lines, and stay selected', async () => {
  mocked(revealPasswords).mockImplementation(async (input) => ({
    data: {
      results: (input as { ids: string[] }).ids.map((id) => ({
        ...done(id),
        credentials: { host: 'h.test', port: 1, username: id, password: 'p' },
      })),
    },
  }));
  const user = await selectAll();
  await user.click(screen.getByRole('button', { name: 'Copy as' }));
  await user.click(screen.getByRole('button', { name: 'Copy as host:port:user:pass' }));
  // jsdom has no clipboard: the text is shown, selected
  const text = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Copy as host:port:user:pass' });
  expect(text.value.split('\n')).toHaveLength(45);
  expect(text.value.split('\n')[0]).toBe('h.test:1:c0:p');
});

test('DASH-01 once a page is selected, all that match the filter can be, on other pages as well; each has its result', async () => {
  const more = Array.from({ length: 60 }, (_, n) => ({
    id: `c${n}`,
    name: `Shop ${n}`,
    deviceId: 'd',
    device: { name: 'Pixel' },
  }));
  mocked(selectConnections).mockResolvedValue({ data: { items: more } });
  mocked(changeConnections).mockImplementation(async (input) => ({
    data: { results: (input as { ids: string[] }).ids.map(done) },
  }));
  const user = await selectAll(60);
  await user.click(screen.getByRole('button', { name: 'Select all 60 connections that match' }));
  expect(await screen.findByText('60 connections selected')).toBeTruthy();
  expect(mocked(selectConnections).mock.calls).toEqual([[{ search: 'shop', state: 'offline' }]]);
  expect(screen.queryByRole('button', { name: /that match$/ })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Enable' }));
  expect(await screen.findByText('60 enabled.')).toBeTruthy();
});

test('DASH-01 where more match than can be selected, it says how many are', async () => {
  mocked(selectConnections).mockResolvedValue(refusal('throttled', 'Too many attempts.'));
  const user = await selectAll(2_000);
  await user.click(screen.getByRole('button', { name: 'Select the first 500 of 2,000 that match' }));
  expect(await screen.findByText('Too many attempts.')).toBeTruthy();
  expect(screen.getByText('45 connections selected')).toBeTruthy();
});
