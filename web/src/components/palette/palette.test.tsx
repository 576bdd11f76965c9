import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { act, screen, within } from '@testing-library/react';
import { requestRotation } from '@/actions/rotation';
import { router } from '../testing/navigation';
import { later, mocked, refusal, show } from '../testing/show';
import { splitCommand } from './commands';
import { Palette } from './palette';
import type { Found } from './use-search';

const acme = { id: 'c1', name: 'Acme' };
const nothing: Found = { addresses: [], devices: [], connections: [], customers: [] };
const berlin: Found['devices'][number] = {
  ...{ id: 'd4', name: 'Berlin 04', state: 'online', customer: acme, commands: ['rotate', 'reboot'] },
};
const had: Found['addresses'][number] = {
  ...{ device: { id: 'd4', name: 'Berlin 04' }, customer: acme, ip: '203.0.113.7', current: false, held: true },
  ...{ from: '2026-11-20T14:00:00.000Z', until: '2026-11-20T14:30:00.000Z' },
};

const fetched = jest.fn<(url: string, options: RequestInit) => Promise<unknown>>();
const finds = (found: Partial<Found>) => fetched.mockResolvedValue(answer(found));
const answer = (found: Partial<Found>) => ({ ok: true, json: async () => ({ ...nothing, ...found }) });
const pass = (ms: number) => act(async () => jest.advanceTimersByTimeAsync(ms));

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask'] });
  Object.assign(globalThis, { fetch: fetched });
});
afterEach(() => void jest.useRealTimers());

function open(area: 'admin' | 'portal' = 'admin') {
  const onOpenChange = jest.fn();
  const pages = [`/${area}`, `/${area}/devices`, `/${area}/usage`];
  const user = show(<Palette {...{ area, pages, onOpenChange }} open />, { fakeTimers: true });
  const type = async (text: string) => {
    await user.type(screen.getByRole('combobox'), text);
    await pass(200);
  };
  return { user, type, onOpenChange };
}

const options = () => screen.getAllByRole('option').map(({ textContent }) => textContent);
const current = () => screen.getByRole('option', { selected: true }).textContent;

test('DASH-07 without a text it lists the pages, and arrow keys and Enter lead there', async () => {
  const { user, onOpenChange } = open();
  expect(options()).toEqual(['Overview', 'Devices', 'Usage', 'Account', 'Alert settings']);
  expect(current()).toBe('Overview');
  await user.keyboard('{ArrowDown}{ArrowDown}');
  const field = screen.getByRole('combobox');
  expect(field.getAttribute('aria-activedescendant')).toBe(screen.getByRole('option', { selected: true }).id);
  await user.keyboard('{ArrowUp}{Enter}');
  expect(router.push).toHaveBeenCalledWith('/admin/devices');
  expect(onOpenChange).toHaveBeenCalledWith(false);
  expect(fetched).not.toHaveBeenCalled();
});

test('DASH-07 an address and its time lead to the phone and to its customer', async () => {
  finds({ addresses: [had] });
  const { user, type } = open();
  await type('203.0.113.7 20 Nov 2026 14:05');
  expect(fetched.mock.calls.at(-1)?.[0]).toBe('/api/search?q=203.0.113.7+20+Nov+2026+14%3A05');
  const group = within(screen.getByRole('group', { name: 'Addresses' }));
  expect(group.getByText(/^Had 203\.0\.113\.7 20 Nov 2026, \d\d:\d\d – \d\d:\d\d · Acme$/)).toBeTruthy();
  await user.keyboard('{Enter}');
  expect(router.push).toHaveBeenLastCalledWith('/admin/devices/d4?tab=rotations');
  await type('203.0.113.7');
  await user.keyboard('{ArrowDown}{Enter}');
  expect(router.push).toHaveBeenLastCalledWith('/admin/customers/c1');
});

test('DASH-07 members are led to their own phone only', async () => {
  finds({ addresses: [had], devices: [berlin] });
  const { type } = open('portal');
  await type('203.0.113.7');
  expect(screen.queryByText(/^Customer of/)).toBeNull();
  expect(current()).toMatch(/^Berlin 04/);
});

test('DASH-07 “rotate berlin 04” rotates that phone; a refusal is shown', async () => {
  finds({ devices: [berlin] });
  mocked(requestRotation).mockResolvedValue({ data: {} });
  const { user, type } = open();
  await type('rotate berlin 04');
  expect(fetched.mock.calls.at(-1)?.[0]).toBe('/api/search?q=berlin+04');
  expect(current()).toMatch(/^Rotate Berlin 04/);
  await user.keyboard('{Enter}');
  expect(requestRotation).toHaveBeenCalledWith({ deviceId: 'd4' });
  await pass(100);
  expect(screen.getByText('Berlin 04 is changing its IP address.')).toBeTruthy();
  mocked(requestRotation).mockResolvedValue(refusal('rotation_cooldown', 'The phone rests.'));
  await type('rotate berlin 04');
  await user.keyboard('{Enter}');
  await pass(100);
  expect(screen.getByText('The phone rests.')).toBeTruthy();
});

test('DASH-07 a reboot asks first; a phone that may not be commanded has no action', async () => {
  finds({ devices: [berlin, { ...berlin, id: 'd5', name: 'Berlin 05', commands: [] }] });
  const { user, type } = open();
  await type('reboot berlin');
  expect(options().filter((text) => text?.startsWith('Reboot'))).toEqual(['Reboot Berlin 04Online · Acme']);
  await user.keyboard('{Enter}');
  expect(screen.getByRole('alertdialog', { name: 'Reboot Berlin 04?' })).toBeTruthy();
});

test('an answer that comes late is dropped, and Enter waits for the present one', async () => {
  const first = later<unknown>();
  fetched.mockReturnValueOnce(first.answer);
  const { user, type } = open();
  await type('be');
  finds({ devices: [{ ...berlin, id: 'd9', name: 'Berlin 09' }] });
  await user.type(screen.getByRole('combobox'), 'rlin 09');
  await user.keyboard('{Enter}');
  expect(router.push).not.toHaveBeenCalled();
  await pass(200);
  first.arrive(answer({ devices: [berlin] }));
  await pass(1);
  expect(current()).toMatch(/^Berlin 09/);
});

test('what finds nothing says so, and so does a server that does not respond', async () => {
  finds({});
  const { user, type } = open();
  await type('zzzz');
  expect(screen.getByText('Nothing found.')).toBeTruthy();
  fetched.mockRejectedValue(new Error('offline'));
  await user.type(screen.getByRole('combobox'), 'z');
  await pass(200);
  expect(screen.getByText(/did not respond/)).toBeTruthy();
});

test('a command may be begun; words that are none stay words', () => {
  expect(splitCommand('rotate Berlin 04')).toEqual({ command: 'rotate', words: 'Berlin 04' });
  expect(splitCommand(' New IP berlin')).toEqual({ command: 'rotate', words: 'berlin' });
  expect(splitCommand('rest b')).toEqual({ command: 'reboot', words: 'b' });
  expect(splitCommand('ro berlin')).toEqual({ command: undefined, words: 'ro berlin' });
  expect(splitCommand('rotterdam')).toEqual({ command: undefined, words: 'rotterdam' });
});
