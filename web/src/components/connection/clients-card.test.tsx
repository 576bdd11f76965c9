import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { screen, within } from '@testing-library/react';
import { endClients } from '@/actions/connection';
import { mocked, show } from '../testing/show';
import { ClientsCard } from './clients-card';

const fetched = jest.fn<(url: string) => Promise<unknown>>();
const before = globalThis.fetch;
beforeEach(() => {
  globalThis.fetch = (async (url: string) => ({ json: () => fetched(url) })) as typeof fetch;
});
afterEach(() => void (globalThis.fetch = before));

const clients = [{ address: '203.0.113.9', protocol: 'http', streams: 2, since: new Date().toISOString() }];

test('DASH-03 who uses the connection, and the end of one address after a question', async () => {
  fetched.mockResolvedValue({ clients, streams: 5 });
  mocked(endClients).mockResolvedValue({ data: { clients: [], streams: 0 } });
  const user = show(<ClientsCard connectionId="c1" allowed />);
  expect(await screen.findByText('203.0.113.9')).toBeTruthy();
  expect(screen.getByText('And 3 streams of other addresses.')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'End what 203.0.113.9 has open' }));
  expect(endClients).not.toHaveBeenCalled();
  const dialog = within(await screen.findByRole('alertdialog'));
  await user.click(dialog.getByRole('button', { name: 'End' }));
  expect(mocked(endClients).mock.calls).toEqual([[{ connectionId: 'c1', address: '203.0.113.9' }]]);
  expect(await screen.findByText('No one uses this connection now.')).toBeTruthy();
});

test('DASH-03 who may not end them only sees them; a silent relay is said', async () => {
  fetched.mockResolvedValueOnce({ error: { message: 'The relay did not respond.' } });
  fetched.mockResolvedValue({ clients, streams: 2 });
  const user = show(<ClientsCard connectionId="c1" allowed={false} />);
  expect(await screen.findByText('The relay did not respond.')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('203.0.113.9')).toBeTruthy();
  expect(screen.queryByRole('button', { name: /End/ })).toBeNull();
});
