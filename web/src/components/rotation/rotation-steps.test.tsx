import { expect, test } from '@jest/globals';
import { screen } from '@testing-library/react';
import {
  isCancellable,
  isRotationOver,
  rotationStateNames,
  rotationStates,
} from '@pocketproxy/relay/contract/rotations';
import { cancelRotation } from '@/actions/rotation';
import { RotationCard } from '../device/rotation-card';
import { rotationWith } from '../testing/rotation';
import { mocked, show } from '../testing/show';
import { RotationSteps } from './rotation-steps';

const announced = () => screen.getAllByRole('status').map(({ textContent }) => textContent);
const running = rotationStateNames.filter((state) => !isRotationOver(state));

test.each(running)('ROT-01 while %s the step is named, politely announced and marked as the current one', (state) => {
  show(<RotationSteps rotation={rotationWith({ state })} allowed />);
  const { sentence } = rotationStates[state];
  expect(announced()).toContain(sentence);
  const current = screen.getAllByRole('listitem').filter((step) => step.getAttribute('aria-current') === 'step');
  expect(current.map((step) => step.textContent)).toEqual([sentence]);
  expect(screen.queryAllByRole('button', { name: 'Cancel' })).toHaveLength(isCancellable(state) ? 1 : 0);
});

test('ROT-06 a later attempt is counted, and for how long the rotation has run', () => {
  const createdAt = new Date(Date.now() - 12_000);
  show(<RotationSteps rotation={rotationWith({ state: 'hold', attempts: 2, createdAt })} allowed />);
  expect(announced()).toContain('Keeping the radio off, attempt 2 of 3');
  expect(screen.getByText(/^1[12] s$/)).toBeTruthy();
});

test('ROT-01 Cancel cancels this rotation; those who may not rotate have no such button', async () => {
  mocked(cancelRotation).mockResolvedValue({ data: {} });
  const user = show(<RotationSteps rotation={rotationWith({ state: 'draining' })} allowed />);
  await user.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(mocked(cancelRotation)).toHaveBeenCalledWith({ id: 'r1' });
  expect(await screen.findByText('Rotation cancelled.')).toBeTruthy();
});

test('ROT-01 viewers see the steps and cannot cancel', () => {
  show(<RotationCard rotation={rotationWith({ state: 'draining' })} allowed={false} />);
  expect(announced()).toContain('Letting open connections finish');
  expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull();
});

test.each([
  ['changed', null, 'New IP verified'],
  ['same_ip', 'The mobile network assigned the same IP address again.', 'Same IP again'],
  ['failed', 'The phone found no mobile network.', 'Rotation failed'],
] as const)('ROT-02 the end %s is said in words, with the reason', (state, sentence, label) => {
  const finishedAt = new Date();
  const rotation = rotationWith({
    state,
    sentence,
    finishedAt,
    durationMs: 9_000,
    oldIp: '203.0.113.1',
    newIp: '203.0.113.2',
  });
  show(<RotationCard rotation={rotation} allowed />);
  expect(screen.getByText(label)).toBeTruthy();
  expect(screen.getByText(/took 9 s/)).toBeTruthy();
  if (sentence) expect(screen.getByText(sentence)).toBeTruthy();
  expect(screen.queryAllByText('203.0.113.2')).toHaveLength(state === 'changed' ? 1 : 0);
});

test('ROT-02 what has just ended is not to come, though the viewer’s clock is behind', () => {
  const finishedAt = new Date(Date.now() + 3_000);
  const rotation = rotationWith({ state: 'changed', newIp: '203.0.113.2', finishedAt });
  show(<RotationCard rotation={rotation} allowed />);
  expect(screen.getByText('just now')).toBeTruthy();
});

test('DASH-06 the end of a rotation is read out, not again each second how long ago it was', () => {
  const finishedAt = new Date(Date.now() - 12_000);
  const rotation = rotationWith({ state: 'changed', newIp: '203.0.113.2', finishedAt });
  show(<RotationCard rotation={rotation} allowed />);
  const ended = screen.getAllByRole('status').find(({ textContent }) => textContent?.includes('New IP verified'));
  expect(ended?.getAttribute('aria-atomic')).toBe('false');
  expect(
    screen
      .getByText(/^1[12] s ago$/)
      .closest('[aria-live]')
      ?.getAttribute('aria-live'),
  ).toBe('off');
});
