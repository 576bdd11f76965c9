import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { screen, within } from '@testing-library/react';
import { show } from '../testing/show';
import { RefusalsCard } from './refusals-card';

const fetched = jest.fn<(url: string) => Promise<unknown>>();
const before = globalThis.fetch;
beforeEach(() => void (globalThis.fetch = (async (url: string) => ({ json: () => fetched(url) })) as typeof fetch));
afterEach(() => void (globalThis.fetch = before));

const wrong = {
  reason: 'credentials_wrong',
  sentence: 'Wrong username or password for this connection.',
  advice: 'Copy them again.',
  lastAt: new Date(Date.now() - 60_000).toISOString(),
};
const refusals = {
  ...{ total: 1_500, lastHour: 142 },
  reasons: [{ ...wrong, count: 1_500 }],
  rows: [
    { ...wrong, address: '203.0.113.9', count: 1_400 },
    { ...wrong, address: null, count: 100 },
  ],
};

test('USE-02 the last hour in a sentence, with what to do; by reason and address below', async () => {
  fetched.mockResolvedValue({ refusals, relaySilent: false });
  show(<RefusalsCard connectionId="c" />);
  const summary = (await screen.findByText('142 refused in the last hour')).parentElement;
  expect(summary?.textContent).toBe(
    '142 refused in the last hourMostly: Wrong username or password for this connection, from 203.0.113.9.Copy them again.',
  );
  const reasons = within(screen.getByRole('list', { name: 'Reasons' }));
  expect(reasons.getByText(wrong.sentence)).toBeTruthy();
  expect(within(reasons.getByRole('list', { name: 'Client addresses' })).getAllByRole('listitem')).toHaveLength(2);
  expect(reasons.getByText('100 from others, counted together')).toBeTruthy();
});

test('USE-02 another time is asked for; while it loads nothing old is shown; none is said', async () => {
  fetched
    .mockResolvedValueOnce({ refusals })
    .mockResolvedValue({ refusals: { total: 0, lastHour: 0, reasons: [], rows: [] } });
  const user = show(<RefusalsCard connectionId="c" />);
  await screen.findByText('142 refused in the last hour');
  await user.click(screen.getByRole('button', { name: '30 d' }));
  await screen.findByText('No refused requests');
  expect(screen.queryByText('142 refused in the last hour')).toBeNull();
  expect(fetched.mock.calls.map(([url]) => url).slice(0, 2)).toEqual([
    '/api/connections/c/refusals?hours=24',
    '/api/connections/c/refusals?hours=720',
  ]);
});

test('USE-02 a relay that is silent does not hide the history; a refused question says why and can be asked again', async () => {
  fetched.mockResolvedValueOnce({ refusals, relaySilent: true }).mockResolvedValue({ error: { message: 'Not now.' } });
  const user = show(<RefusalsCard connectionId="c" />);
  await screen.findByText('The relay does not respond. The last seconds may be missing.');
  expect(screen.getByText('142 refused in the last hour')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await screen.findByText('Not now.');
  expect(screen.getByText('142 refused in the last hour')).toBeTruthy();
});
