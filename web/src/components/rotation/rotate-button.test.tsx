import type { DeviceStateName } from '@/domain/device/states';
import { beforeEach, expect, jest, test } from '@jest/globals';
import { act, screen } from '@testing-library/react';
import { requestRotation } from '@/actions/rotation';
import { mocked, refusal, show } from '../testing/show';
import { phone, rotationWith, stateOf } from '../testing/rotation';
import { RotateButton } from './rotate-button';

const more = '/portal/devices/d1?tab=rotations';
const rotate = () => screen.getByRole<HTMLButtonElement>('button', { name: /^Rotat(e IP|ing…)$/ });
beforeEach(() => void mocked(requestRotation).mockReset());

test('ROT-05 one press rotates; while the answer is on its way a second one does nothing', async () => {
  mocked(requestRotation).mockReturnValue(new Promise(() => undefined));
  const user = show(<RotateButton device={phone} latest={null} more={more} />);
  await user.click(rotate());
  await user.click(rotate());
  expect(mocked(requestRotation).mock.calls).toEqual([[{ deviceId: 'd1' }]]);
  expect(rotate().textContent).toBe('Rotating…');
});

test.each([
  ['offline', {}, 'The phone is offline.'],
  ['not_paired', {}, 'Pair a phone first.'],
  ['no_mobile', {}, 'No mobile network.'],
  ['online', { capabilities: ['reboot'] }, 'This phone cannot change its IP address.'],
] satisfies [DeviceStateName, object, string][])(
  'ROT-03 a phone that is %s cannot rotate, and the button says why',
  async (name, parts, sentence) => {
    show(<RotateButton device={{ ...phone, state: stateOf(name), ...parts }} latest={null} more={more} />);
    expect(rotate().disabled).toBe(true);
    const described = document.getElementById(rotate().getAttribute('aria-describedby') ?? '');
    expect(described?.textContent).toBe(sentence);
  },
);

test('ROT-05 a cooldown of more than a minute is shown as a clock', () => {
  jest.useFakeTimers({ now: 1_800_000_000_000 });
  const device = { ...phone, rotationCooldownSeconds: 125 };
  const latest = { attempts: 1, finishedAt: new Date(Date.now() - 60_000) };
  show(<RotateButton device={device} latest={latest} more={more} />, { fakeTimers: true });
  expect(screen.getByText('Ready again in 1:05.')).toBeTruthy();
  act(() => void jest.advanceTimersByTime(6_000));
  expect(screen.getByText('Ready again in 59 s.')).toBeTruthy();
  jest.useRealTimers();
});

test('ROT-05 after a rotation the cooldown counts down, then the button works again', () => {
  jest.useFakeTimers({ now: 1_800_000_000_000 });
  const finishedAt = new Date(Date.now() - 7_000);
  show(<RotateButton device={phone} latest={{ attempts: 1, finishedAt }} more={more} />, { fakeTimers: true });
  expect(screen.getByText('Ready again in 3 s.')).toBeTruthy();
  act(() => void jest.advanceTimersByTime(1_000));
  expect(screen.getByText('Ready again in 2 s.')).toBeTruthy();
  expect(rotate().disabled).toBe(true);
  act(() => void jest.advanceTimersByTime(2_000));
  expect(rotate().disabled).toBe(false);
  jest.useRealTimers();
});

test('ROT-05 no cooldown after a rotation that never reached the phone', () => {
  show(<RotateButton device={phone} latest={{ attempts: 0, finishedAt: new Date() }} more={more} />);
  expect(rotate().disabled).toBe(false);
});

test('ROT-05 none may start while one runs', async () => {
  const user = show(<RotateButton device={phone} latest={rotationWith({ state: 'hold' })} more={more} />);
  expect(rotate().textContent).toBe('Rotating…');
  await user.click(rotate());
  expect(mocked(requestRotation)).not.toHaveBeenCalled();
});

test('the menu leads to options, schedule and links', async () => {
  const user = show(<RotateButton device={phone} latest={null} more={more} />);
  await user.click(screen.getByRole('button', { name: 'More rotation options' }));
  expect(screen.getByRole('menuitem', { name: 'Schedule' }).getAttribute('href')).toBe(`${more}#schedule`);
  expect(screen.getByRole('menuitem', { name: 'Links' }).getAttribute('href')).toBe(`${more}#links`);
  await user.click(screen.getByRole('menuitem', { name: 'Rotate with options…' }));
  expect(screen.getByRole('dialog', { name: 'Rotate with options' })).toBeTruthy();
});

test('ROT-06 the dialog asks for attempts and for hours, and stays open with the reason when it is refused', async () => {
  mocked(requestRotation)
    .mockResolvedValueOnce(refusal('rotation_running', 'It runs.'))
    .mockResolvedValueOnce({ data: {} });
  const user = show(<RotateButton device={phone} latest={null} more={more} />);
  await user.click(screen.getByRole('button', { name: 'More rotation options' }));
  await user.click(screen.getByRole('menuitem', { name: 'Rotate with options…' }));
  const attempts = screen.getByLabelText<HTMLInputElement>('Attempts');
  const hours = screen.getByLabelText<HTMLInputElement>('Avoid recent addresses, hours');
  expect([attempts.value, attempts.min, attempts.max]).toEqual(['3', '1', '10']);
  expect([hours.value, hours.min, hours.max]).toEqual(['', '1', '720']);
  await user.clear(attempts);
  await user.type(attempts, '5');
  await user.type(hours, '24');
  await user.click(screen.getByRole('button', { name: 'Rotate' }));
  expect(mocked(requestRotation)).toHaveBeenLastCalledWith({ deviceId: 'd1', attempts: 5, unseenHours: 24 });
  expect(await screen.findByText('It runs.')).toBeTruthy();
  expect(screen.getByRole('dialog')).toBeTruthy();
  await user.clear(hours);
  await user.click(screen.getByRole('button', { name: 'Rotate' }));
  expect(mocked(requestRotation)).toHaveBeenLastCalledWith({ deviceId: 'd1', attempts: 5, unseenHours: undefined });
  expect(screen.queryByRole('dialog')).toBeNull();
});
