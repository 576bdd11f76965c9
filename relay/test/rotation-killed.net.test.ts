import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import type { RotationState } from '@pocketproxy/relay/contract';
import { Rotations } from './support/rotations.ts';
import { TestStack } from './support/test-stack.ts';

// Starts first: it waits for whole rotations.

/**
 * ROT-01: agent and relay, killed with -9 in each step of a rotation and started again; phones keep journal and radio on
 * the disk. Each test has its own phone.
 */

interface Step {
  readonly state: RotationState;
  /** Makes the step last. */
  readonly script: object;
}

const steps: readonly Step[] = [
  { state: 'radio_off', script: { latencyMs: 1_500 } }, // the phone looks up its address, twice there and back
  { state: 'hold', script: {} },
  { state: 'radio_on', script: { rotation: 'sticks' } },
  { state: 'waiting_ip', script: { attachMs: 4_000 } },
  { state: 'verifying', script: { reports: 'frozen' } }, // no state confirms the new address
];
let stack: TestStack;
let rotations: Rotations;

before(async () => {
  const script = JSON.stringify({ attachMs: 200 });
  const agentArgs = ['--keep-tunnel', '--give-up', '8000', '--script', script];
  stack = await TestStack.start({ phones: 2 * (steps.length + 1), keepPhones: true, agentArgs });
  rotations = await Rotations.of(stack);
});
after(async () => {
  await rotations.close();
  await stack.close();
});

/** A rotation that has come to a step. */
async function rotating(index: number, { state, script }: Step) {
  const phone = stack.phone(index);
  await stack.script(phone, script);
  const ip = await rotations.address(phone);
  const id = await rotations.order(phone);
  await rotations.reaches(id, state);
  const isOnline = async () =>
    (await stack.database.device.findUniqueOrThrow({ where: { id: phone.id } })).status === 'online';
  return { phone, ip, id, isOnline };
}

/** A stream that makes the drain of a phone last. */
async function holdUp(t: TestContext, index: number): Promise<void> {
  const opened = await rotations.open(stack.phone(index));
  assert(opened.ok);
  t.after(() => opened.wire.close());
}

for (const [index, step] of steps.entries())
  test(`the agent is killed in ${step.state}: its next run reports once, and truly`, async () => {
    const { ip, id, phone, isOnline } = await rotating(index, step);
    await stack.kill('agent');
    assert(await isOnline(), 'it rotates');
    await stack.startAgent();
    const { state, reason, oldIp, newIp, attempts, outages } = await rotations.end(id);
    // The radio goes off soon after it was said: the kill may come before or behind that
    const untouched = step.state === 'radio_off' && newIp === null;
    assert.deepEqual([oldIp, attempts.length, outages], [ip, 1, 0]);
    assert.deepEqual([state, reason], untouched ? ['failed', 'method_failed'] : ['changed', null]);
    assert.notEqual(newIp, ip);
    await stack.until('the device row follows', async () => {
      const { publicIpv4 } = await stack.database.device.findUniqueOrThrow({ where: { id: phone.id } });
      return publicIpv4 === (newIp ?? ip);
    });
    assert.equal((await rotations.rotateUnderLoad(phone)).state, 'changed', 'the phone is free again');
  });

test('the agent is killed during the drain: phone_offline, an outage, and its radio was never touched', async (t) => {
  const index = steps.length;
  await holdUp(t, index);
  const { ip, id, phone } = await rotating(index, { state: 'draining', script: {} });
  await stack.kill('agent');
  const { state, reason, oldIp, newIp } = await rotations.end(id);
  assert.deepEqual([state, reason, oldIp, newIp], ['failed', 'phone_offline', ip, null]);
  await stack.startAgent();
  await stack.until('it is back', async () => {
    const device = await stack.database.device.findUniqueOrThrow({ where: { id: phone.id } });
    return device.status === 'online' && device.publicIpv4 === ip;
  });
  assert.equal((await rotations.end(id)).outages, 1);
});

for (const [index, step] of [{ state: 'draining', script: {} } as const, ...steps].entries())
  test(`the relay is killed in ${step.state}: its next run ends the rotation once, and truly`, async (t) => {
    const own = steps.length + 1 + index;
    if (step.state === 'draining') await holdUp(t, own);
    const { phone, ip, id, isOnline } = await rotating(own, step);
    await stack.kill('relay');
    if (step.state === 'verifying') await stack.script(phone, { reports: 'live' });
    await stack.startRelay();
    const { state, reason, oldIp, newIp, attempts, outages } = await rotations.end(id);
    assert.deepEqual([oldIp, attempts.length, outages], [ip, 1, 0]);
    const sticks = step.state === 'radio_on';
    assert.deepEqual([state, reason], sticks ? ['failed', 'radio_stuck'] : ['changed', null]);
    if (!sticks) assert.notEqual(newIp, ip);
    assert(await isOnline());
    await stack.script(phone, { rotation: 'changes', attachMs: 200, latencyMs: 0 });
    assert.equal((await rotations.rotateUnderLoad(phone)).state, 'changed', 'the phone is free again');
  });
