import { expect, test } from '@jest/globals';
import { screen, waitFor } from '@testing-library/react';
import { importConnections, previewImport } from '@/actions/connection';
import type { ImportView } from '@/domain/connection/view';
import { mocked, refusal, show } from '../testing/show';
import { ImportForm } from './import-form';

const line = (n: number, problem: string | null = null): ImportView['lines'][number] => ({
  ...{ line: n, name: `Shop ${n}`, device: 'Pixel', port: 20_000 + n, username: `shop-${n}`, password: 'given' },
  problem,
});
const form = () => show(<ImportForm area="portal" devices={[{ id: 'd1', name: 'Pixel' }]} chosen="d1" />);
const lines = () => screen.getByRole('textbox', { name: 'Lines' });
const create = () => screen.queryByRole('button', { name: /^Create/ });

test('a list is previewed, made whole, and copied with its passwords', async () => {
  mocked(previewImport).mockResolvedValue({ data: { problem: null, lines: [line(1), line(2)] } });
  const access = { host: 'h.test', username: 'u', password: 'p' };
  const made = [1, 2].map((n) => ({ ...access, id: `c${n}`, name: `Shop ${n}`, device: 'Pixel', port: 20_000 + n }));
  mocked(importConnections).mockResolvedValue({ data: { problem: null, lines: [line(1), line(2)], made } });
  const user = form();
  await user.type(lines(), 'h:1:shop-1:p');
  await user.click(screen.getByRole('checkbox', { name: 'Keep the ports of the list' }));
  expect(create()).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Preview' }));
  expect(await screen.findByText('2 lines can be taken')).toBeTruthy();
  const input = { deviceId: 'd1', list: 'h:1:shop-1:p', keepPorts: false, keepPasswords: true };
  expect(mocked(previewImport).mock.calls).toEqual([[input]]);
  await user.click(screen.getByRole('button', { name: 'Create 2 connections' }));
  expect(await screen.findByText('2 connections created')).toBeTruthy();
  expect(mocked(importConnections).mock.calls).toEqual([[input]]);
  await user.click(screen.getByRole('button', { name: 'Copy as host:port:user:pass' }));
  const text = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Copy as host:port:user:pass' });
  expect(text.value).toBe('h.test:20001:u:p\nh.test:20002:u:p');
});

test('a line that cannot be taken says why, and nothing can be made; a change takes the preview away', async () => {
  const problem = 'This username is not available. Choose another one.';
  mocked(previewImport).mockResolvedValue({ data: { problem: null, lines: [line(1), line(2, problem)] } });
  const user = form();
  await user.type(lines(), 'x');
  await user.click(screen.getByRole('button', { name: 'Preview' }));
  expect(await screen.findByText('1 of 2 lines cannot be taken')).toBeTruthy();
  expect(screen.getByText(problem)).toBeTruthy();
  expect(create()).toBeNull();
  await user.type(lines(), 'y');
  expect(screen.queryByText(problem)).toBeNull();
});

test('what changed since the preview is shown as a preview again, and nothing was made', async () => {
  mocked(previewImport).mockResolvedValue({ data: { problem: null, lines: [line(1)] } });
  mocked(importConnections).mockResolvedValue({ data: { problem: null, lines: [line(1, 'Gone.')], made: null } });
  const user = form();
  await user.type(lines(), 'x');
  await user.click(screen.getByRole('button', { name: 'Preview' }));
  await user.click(await screen.findByRole('button', { name: 'Create 1 connection' }));
  expect(await screen.findByText('Gone.')).toBeTruthy();
  expect(create()).toBeNull();
});

test('a refusal stands at the list; a file that is too large is not read', async () => {
  mocked(previewImport).mockResolvedValue({
    validationErrors: { fieldErrors: { list: ['A list has at most 64 KiB'] } },
  });
  const user = form();
  await user.type(lines(), 'x');
  await user.click(screen.getByRole('button', { name: 'Preview' }));
  expect((await screen.findByRole('alert')).textContent).toBe('A list has at most 64 KiB');
  await user.upload(screen.getByLabelText('File'), new File(['x'.repeat(65_537)], 'big.csv', { type: 'text/csv' }));
  expect(await screen.findByText('A list has at most 64 KiB.')).toBeTruthy();
  mocked(previewImport).mockResolvedValue(refusal('throttled', 'Too many attempts. Try again in 20 s.'));
  await user.click(screen.getByRole('button', { name: 'Preview' }));
  await waitFor(() => expect(screen.getByText('Too many attempts. Try again in 20 s.')).toBeTruthy());
});
