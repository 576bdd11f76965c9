import { describe, expect, test } from '@jest/globals';
import { screen } from '@testing-library/react';
import { addWhitelistEntry } from '@/actions/connection';
import type { MyAddress } from '@/domain/connection/my-address';
import { mocked, refusal, show } from '../testing/show';
import { WhitelistForm } from './whitelist-form';

const form = (myAddress: MyAddress | null = null) => show(<WhitelistForm connectionId="c1" myAddress={myAddress} />);
const cidr = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'Address or CIDR' });
const note = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'Note' });
const add = () => screen.getByRole('button', { name: 'Add' });
const mine = () => screen.queryByRole('button', { name: /^Add my address/ });

test('an entry is sent and the form is empty again', async () => {
  mocked(addWhitelistEntry).mockResolvedValue({});
  const user = form();
  await user.type(cidr(), ' 203.0.113.7 ');
  await user.type(note(), 'Office');
  await user.click(add());
  expect(await screen.findByText('Added to the whitelist.')).toBeTruthy();
  expect(mocked(addWhitelistEntry).mock.calls).toEqual([[{ connectionId: 'c1', cidr: '203.0.113.7', note: 'Office' }]]);
  expect([cidr().value, note().value]).toEqual(['', '']);
});

describe('what the server refuses stands at the address, and what was typed stays', () => {
  test.each(['address_invalid', 'whitelist_too_wide', 'whitelist_duplicate', 'whitelist_full'])('%s', async (code) => {
    mocked(addWhitelistEntry).mockResolvedValue(refusal(code, 'Not this one.'));
    const user = form();
    await user.type(cidr(), '0.0.0.0/0');
    await user.click(add());
    expect((await screen.findByRole('alert')).textContent).toBe('Not this one.');
    expect(cidr().value).toBe('0.0.0.0/0');
  });
});

test('another refusal is no fault of the address', async () => {
  mocked(addWhitelistEntry).mockResolvedValue(refusal('forbidden', 'You may not do that.'));
  const user = form();
  await user.type(cidr(), '203.0.113.7');
  await user.click(add());
  expect(await screen.findByText('You may not do that.')).toBeTruthy();
  expect(screen.queryByRole('alert')).toBeNull();
});

test('“Add my address” sends the address of this page', async () => {
  mocked(addWhitelistEntry).mockResolvedValue({});
  const user = form({ address: '198.51.100.4', useless: undefined });
  const button = mine();
  if (!button) throw new Error('my address is not offered');
  await user.click(button);
  await screen.findByText('Added to the whitelist.');
  expect(mocked(addWhitelistEntry).mock.calls[0]).toEqual([
    { connectionId: 'c1', cidr: '198.51.100.4', note: 'My address' },
  ]);
});

describe('an address that cannot reach the port is not offered, and the form says why', () => {
  test.each([
    ['ipv6', /is an IPv6 address, but the proxy is reachable over IPv4 only/],
    ['ipv4', /is an IPv4 address, but the proxy is reachable over IPv6 only/],
    ['private', /is a private address that the proxy does not see/],
    ['unknown', /is not suggested because the host name of the proxy could not be resolved/],
  ] as const)('%s', (useless, sentence) => {
    form({ address: '2001:db8::1', useless });
    expect(mine()).toBeNull();
    expect(screen.getByText(sentence).textContent).toContain('2001:db8::1');
  });
});

test('an address that is not known is not spoken of', () => {
  form(null);
  expect(mine()).toBeNull();
  expect(screen.queryByText(/Your address here/)).toBeNull();
});
