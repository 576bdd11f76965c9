import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { act, screen } from '@testing-library/react';
import { createPairingCode, createPairingCodes, pairingCodesStatus, pairingCodeStatus } from '@/actions/device';
import { liveStore } from '../shell/live-store';
import { mocked, show } from '../testing/show';
import { router } from '../testing/navigation';
import { PairingDialog } from './pairing-dialog';

const lifeMs = 10 * 60_000;
const code = (id: string, text: string) => ({
  data: {
    id,
    code: text,
    qr: `https://proxy.example/pair#${text.replace('-', '')}`,
    expiresAt: new Date(Date.now() + lifeMs),
  },
});
const status = (state: string, deviceId: string | null = null, online = false) => ({
  data: { state, deviceId, online },
});
const pass = (ms: number) => act(async () => jest.advanceTimersByTimeAsync(ms));

beforeEach(() => {
  jest.useFakeTimers({ now: new Date('2026-11-27T12:00:00Z'), doNotFake: ['queueMicrotask'] });
  mocked(pairingCodeStatus).mockResolvedValue(status('waiting'));
  mocked(createPairingCode).mockImplementation(async () => code('p1', 'ABCD-EFGH'));
});
afterEach(() => void jest.useRealTimers());

const shownCode = (text: string) => screen.findByText(text, { selector: 'output[aria-label="Pairing code"]' });
const create = () => screen.getByRole('button', { name: 'Create pairing code' });
const dialog = (props: Partial<Parameters<typeof PairingDialog>[0]> = {}) =>
  show(<PairingDialog area="portal" open onOpenChange={() => undefined} {...props} />, { fakeTimers: true });

describe('DEV-01 the code', () => {
  let user: ReturnType<typeof show>;
  beforeEach(async () => {
    user = dialog();
    await user.type(screen.getByRole('textbox', { name: 'Name' }), 'Berlin 1');
    await user.click(create());
    await shownCode('ABCD-EFGH');
  });

  test('is shown with the server, and its time runs down', async () => {
    expect(screen.getByText('https://proxy.example')).toBeTruthy();
    expect(screen.getByText('scripts/agent pair ABCD-EFGH --server https://proxy.example')).toBeTruthy();
    const before = screen.getByRole('timer').textContent;
    await pass(61_000);
    expect([before, screen.getByRole('timer').textContent]).toEqual(['10:00', '8:59']);
  });

  test('that the phone has used leads to the device, and is asked for no longer once it is online', async () => {
    mocked(pairingCodeStatus).mockResolvedValue(status('used', 'd7'));
    await pass(2000);
    expect(screen.getByText('The phone is paired')).toBeTruthy();
    mocked(pairingCodeStatus).mockResolvedValue(status('used', 'd7', true));
    await pass(2000);
    expect(screen.getByText('The phone is online')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Open the device' }).getAttribute('href')).toBe('/portal/devices/d7');
    expect(router.refresh).toHaveBeenCalled();
    const asked = mocked(pairingCodeStatus).mock.calls.length;
    await pass(10_000);
    expect(mocked(pairingCodeStatus).mock.calls.length).toBe(asked);
  });

  test('that expired is replaced by one for the same choice', async () => {
    mocked(pairingCodeStatus).mockResolvedValue(status('expired'));
    await pass(2000);
    expect(screen.getByText('The code has expired')).toBeTruthy();
    mocked(createPairingCode).mockImplementation(async () => code('p2', 'WXYZ-2345'));
    await user.click(screen.getByRole('button', { name: 'New code' }));
    await shownCode('WXYZ-2345');
    const [first, second] = mocked(createPairingCode).mock.calls;
    expect(first).toEqual([{ customerId: undefined, deviceName: 'Berlin 1', relayId: undefined }]);
    expect(second).toEqual(first);
  });

  test('is asked for again after a question that got no answer, without a word', async () => {
    mocked(pairingCodeStatus).mockRejectedValueOnce(new TypeError('Failed to fetch'));
    await pass(2000);
    expect(screen.getByRole('timer')).toBeTruthy();
    mocked(pairingCodeStatus).mockResolvedValue(status('used', 'd7'));
    await pass(2000);
    expect(screen.getByText('The phone is paired')).toBeTruthy();
  });
});

test('DEV-01 a name that is refused stands at its field', async () => {
  mocked(createPairingCode).mockResolvedValue({ validationErrors: { fieldErrors: { deviceName: ['Too long.'] } } });
  const user = dialog();
  await user.click(create());
  expect((await screen.findByRole('alert')).textContent).toBe('Too long.');
});

test('DEV-01 a phone that is replaced keeps its device: nothing is chosen', async () => {
  const user = dialog({ replaces: { id: 'd1', name: 'Berlin', paired: true } });
  expect(screen.getByRole('dialog', { name: 'Replace the phone of Berlin' })).toBeTruthy();
  expect(screen.queryByRole('textbox', { name: 'Name' })).toBeNull();
  await user.click(create());
  expect(mocked(createPairingCode).mock.calls).toEqual([[{ deviceId: 'd1' }]]);
  await shownCode('ABCD-EFGH');
  mocked(pairingCodeStatus).mockResolvedValue(status('used', 'd1'));
  await pass(2000);
  expect(screen.getByText('The new phone has taken over')).toBeTruthy();
  mocked(pairingCodeStatus).mockResolvedValue(status('used', 'd1', true));
  await pass(2000);
  expect(screen.getByText('Replaced: Berlin is online with the new phone')).toBeTruthy();
});

test('PORTAL-05 several phones: the range says what it names, and the list shows who has come when the live stream speaks', async () => {
  const made = ['Berlin 01', 'Berlin 02'].map((deviceName, index) => ({
    ...code(`p${index}`, `ABCD-EFG${index + 2}`).data,
    deviceName,
  }));
  mocked(createPairingCodes).mockResolvedValue({ data: { codes: made } });
  const user = dialog();
  await user.click(screen.getByRole('button', { name: 'Several phones' }));
  await user.type(screen.getByRole('textbox', { name: 'Names' }), 'Berlin 01-02');
  expect(screen.getByText('2 phones: Berlin 01, Berlin 02')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Create pairing codes' }));
  await screen.findByText('0 of 2 paired');
  expect(mocked(createPairingCodes).mock.calls).toEqual([
    [{ names: 'Berlin 01-02', customerId: undefined, relayId: undefined }],
  ]);
  expect(document.querySelectorAll('[data-print-sheet] li').length).toBe(2);
  const now = (id: string, state: string, deviceId: string | null, online: boolean) => ({
    id,
    state,
    deviceId,
    online,
  });
  mocked(pairingCodesStatus).mockResolvedValue({
    data: { codes: [now('p0', 'used', 'd1', true), now('p1', 'waiting', null, false)] },
  });
  const came = { kind: 'device', id: 'd1', deviceId: 'd1', isNew: true, set: {} } as const;
  act(() => liveStore.take({ type: 'rows', rows: [came] }, '1'));
  await pass(1000);
  expect(screen.getByText('1 of 2 paired')).toBeTruthy();
  expect(screen.getByRole('link', { name: 'Berlin 01' }).getAttribute('href')).toBe('/portal/devices/d1');
  expect(mocked(pairingCodesStatus).mock.calls).toEqual([[{ ids: ['p0', 'p1'] }]]);
});

test('DEV-01 an operator chooses the customer and, of several relays, one that runs', async () => {
  const user = dialog({
    area: 'admin',
    options: {
      unassigned: true,
      customers: [{ id: 'k1', name: 'Acme' }],
      relays: [
        { id: 'r1', name: 'Old', online: false },
        { id: 'r2', name: 'New', online: true },
      ],
    },
  });
  await user.click(create());
  expect(mocked(createPairingCode).mock.calls).toEqual([[{ customerId: null, deviceName: undefined, relayId: 'r2' }]]);
});
