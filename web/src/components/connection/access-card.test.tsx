import { expect, test } from '@jest/globals';
import { screen, waitFor, within } from '@testing-library/react';
import { revealPassword } from '@/actions/connection';
import type { ConnectionView } from '@/domain/connection/view';
import { mocked, show } from '../testing/show';
import { AccessCard } from './access-card';

const access = { host: 'proxy.test', port: 20_000, username: 'ppuser', password: 'secret' };
const all = { reveal: true, regenerate: true };
const open = (change: Partial<ConnectionView> = {}, rights = all) => {
  mocked(revealPassword).mockResolvedValue({ data: access });
  const connection = { id: 'c1', name: 'C', ...access, protocols: ['http', 'socks5'], takesTls: true, ...change };
  return show(
    <AccessCard
      connection={connection as ConnectionView}
      checkUrl="https://panel.test/ip"
      selfSigned={false}
      rights={rights}
    />,
  );
};
const preview = () => screen.getByLabelText(/^Preview of /).textContent;
const way = (name: string) => within(screen.getByRole('group', { name: 'Protocol' })).getByRole('button', { name });

test('PORTAL-01 the preview hides the password until it is shown; TLS comes first', async () => {
  const user = open();
  expect(preview()).toBe('https://ppuser:PASSWORD@proxy.test:20000');
  await user.click(way('SOCKS5'));
  expect(preview()).toBe('socks5h://ppuser:PASSWORD@proxy.test:20000');
  expect(mocked(revealPassword)).not.toHaveBeenCalled();
  await user.click(screen.getByRole('button', { name: 'Show the password' }));
  expect(preview()).toBe('socks5h://ppuser:secret@proxy.test:20000');
  await user.click(screen.getByRole('button', { name: 'Hide the password' }));
  expect(preview()).toContain('PASSWORD');
});

test('PORTAL-01 what is copied holds the password, which is fetched once', async () => {
  Object.assign(window, { isSecureContext: true });
  const user = open();
  await user.click(way('HTTP'));
  await user.click(screen.getByRole('button', { name: 'Copy as URL, HTTP' }));
  await waitFor(async () => expect(await navigator.clipboard.readText()).toBe('http://ppuser:secret@proxy.test:20000'));
  await user.click(screen.getByRole('button', { name: 'QR code' }));
  expect(within(await screen.findByRole('dialog')).getByTitle('QR code of URL, HTTP')).toBeTruthy();
  expect(mocked(revealPassword)).toHaveBeenCalledTimes(1);
});

test('PROTO-03 only the ways that the connection allows are there', () => {
  open({ requireTls: true });
  expect(screen.getByText(/have to speak TLS/)).toBeTruthy();
  expect(within(screen.getByRole('group', { name: 'Protocol' })).getAllByRole('button')).toHaveLength(1);
});

test('PORTAL-01 who may not reveal sees where it is, and no more', () => {
  open({}, { reveal: false, regenerate: false });
  expect(screen.getByText('proxy.test')).toBeTruthy();
  expect(screen.queryByText('Password')).toBeNull();
  expect(screen.queryByLabelText(/^Preview/)).toBeNull();
});
