import { expect, test } from '@jest/globals';
import { screen, within } from '@testing-library/react';
import { DeviceReason, DeviceStatus } from '../device/device-status';
import { deviceStateNames, deviceStates } from '@/domain/device/states';
import { rotationWith, stateOf } from '../testing/rotation';
import { show } from '../testing/show';
import { RotationList } from './rotation-list';
import { LastRotation } from './last-rotation';
import { askedBy } from './words';

const at = new Date('2026-11-27T10:00:00Z');

test('DASH-05 a rotation is listed with who, method, attempts, how long, both addresses to copy; its steps open and close', async () => {
  const rotation = rotationWith({
    ...{ state: 'changed', oldIp: '203.0.113.1', newIp: '203.0.113.2', seenBefore: 2, attempts: 2, durationMs: 21_000 },
    ...{ method: 'airplane', asker: { person: 'Ada', staff: false, link: null }, finishedAt: at },
    steps: [
      { state: 'radio_off', at, attempt: 1 },
      { state: 'verifying', at, attempt: 2 },
    ],
    attemptLog: [
      { number: 1, holdMs: 2_000, newIp: '203.0.113.1', result: 'same_ip', startedAt: at, finishedAt: at },
      { number: 2, holdMs: 4_000, newIp: '203.0.113.2', result: 'changed', startedAt: at, finishedAt: at },
    ],
  });
  const user = show(<RotationList rotations={[rotation]} pages={null} />);
  expect(screen.getByText('Ada · airplane · 2 attempts · took 21 s · seen 2 times before')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Copy the new address 203.0.113.2' })).toBeTruthy();
  const toggle = screen.getByRole('button', { name: 'Steps' });
  expect([toggle.getAttribute('aria-expanded'), screen.queryByRole('list', { name: 'Steps' })]).toEqual([
    'false',
    null,
  ]);
  await user.click(toggle);
  const steps = within(screen.getByRole('list', { name: 'Steps' })).getAllByRole('listitem');
  expect(steps.map((step) => step.textContent)).toEqual([
    expect.stringMatching(/^Switching the radio off.*10:00:00|^Switching the radio off/),
    expect.stringMatching(/^Verifying the new address \(attempt 2\)/),
  ]);
  const attempts = within(screen.getByRole('list', { name: 'Attempts' })).getAllByRole('listitem');
  expect(attempts.map((attempt) => attempt.textContent)).toEqual([
    'Attempt 1, radio off for 2 s: the same address 203.0.113.1',
    'Attempt 2, radio off for 4 s: another address 203.0.113.2',
  ]);
  await user.click(toggle);
  expect(screen.queryByRole('list', { name: 'Steps' })).toBeNull();
});

test('DASH-05 a failed one says why, and which address it began with; without any the list says so', async () => {
  const sentence = 'The phone found no mobile network.';
  const failed = rotationWith({ state: 'failed', sentence, oldIp: '203.0.113.1', finishedAt: at });
  const user = show(<RotationList rotations={[failed]} pages={null} />);
  expect(screen.getByText(sentence)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Steps' }));
  expect(screen.getByText('Address before').nextElementSibling?.textContent).toBe('203.0.113.1');
  show(<RotationList rotations={[]} pages={null} />);
  expect(screen.getByRole('heading', { name: 'No rotation yet' })).toBeTruthy();
});

test('DASH-05 a cancelled one is called so, and not failed', () => {
  const cancelled = rotationWith({ state: 'failed', reason: 'cancelled', finishedAt: at });
  show(<RotationList rotations={[cancelled]} pages={null} />);
  expect([screen.queryByText('Cancelled') !== null, screen.queryByText('Failed')]).toEqual([true, null]);
});

test('TENANT-04 who asked is named only where the viewer may know it', () => {
  const unknown = { person: null, staff: false, link: null };
  expect(askedBy({ trigger: 'manual', asker: { ...unknown, person: 'Ada' } })).toBe('Ada');
  expect(askedBy({ trigger: 'manual', asker: { ...unknown, staff: true } })).toBe('Support');
  expect(askedBy({ trigger: 'manual', asker: unknown })).toBe('Someone else');
  expect(askedBy({ trigger: 'schedule', asker: unknown })).toBe('Schedule');
  expect(askedBy({ trigger: 'link', asker: { ...unknown, link: 'Shop' } })).toBe('Link “Shop”');
  expect(askedBy({ trigger: 'group', asker: { ...unknown, person: 'Ada' } })).toBe('Group, Ada');
});

test.each(deviceStateNames)('MON-01 a device that is %s has one word for it, and the reason as text', (name) => {
  const device = { state: stateOf(name) };
  show(
    <p>
      <DeviceStatus device={device} />
      <DeviceReason device={device} />
    </p>,
  );
  expect(screen.getByText(deviceStates[name].label)).toBeTruthy();
  expect(screen.queryByText(`It is ${name}.`) !== null).toBe(['rotating', 'offline', 'degraded'].includes(name));
});

test('ROT-02 the last rotation says why it failed as text, for keyboards, touch and screen readers', () => {
  const rotation = { state: 'failed', reason: 'no_network', finishedAt: new Date(), sentence: 'No network.' } as const;
  show(<LastRotation rotation={rotation} />);
  expect(screen.getByText('No network.')).toBeTruthy();
});
