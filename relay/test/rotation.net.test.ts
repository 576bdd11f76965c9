import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Rotations } from './support/rotations.ts';
import { TestStack } from './support/test-stack.ts';

// Starts first: it waits for whole rotations.

/** ROT-02, ROT-03: the whole way of a command, by a real agent whose phones lose their tunnel with their radio. */

let stack: TestStack;
let rotations: Rotations;

before(async () => {
  stack = await TestStack.start({ phones: 2 });
  rotations = await Rotations.of(stack);
});
after(async () => {
  await rotations.close();
  await stack.close();
});

test('ROT-02: a rotation that works ends as changed; the device and its history have the new address', async () => {
  const { id } = stack.phone(0);
  const ip = await rotations.address(stack.phone(0));
  const { state, oldIp, newIp } = await rotations.end(await rotations.order(stack.phone(0)));
  assert.deepEqual([state, oldIp], ['changed', ip]);
  assert.notEqual(newIp, oldIp);
  const history = () => stack.database.ipHistory.findMany({ where: { deviceId: id }, orderBy: { firstSeenAt: 'asc' } });
  await stack.until('the device row and the history have it', async () => {
    const { publicIpv4 } = await stack.database.device.findUniqueOrThrow({ where: { id } });
    return publicIpv4 === newIp && (await history()).length === 2;
  });
  assert.deepEqual(
    (await history()).map(({ ip }) => ip),
    [oldIp, newIp],
  );
  const statuses = await stack.database.statusLog.findMany({ where: { deviceId: id } });
  assert.deepEqual(
    statuses.map(({ status }) => status),
    ['online'],
    'a rotation is no outage',
  );
});

test('ROT-02: the same address again is same_ip, a failure is failed', async () => {
  const phone = stack.phone(1);
  await stack.script(phone, { rotation: 'same_ip' });
  const same = await rotations.end(await rotations.order(phone));
  assert.deepEqual([same.state, same.newIp], ['same_ip', same.oldIp]);
  await stack.script(phone, { rotation: 'fails' });
  const id = await rotations.order(phone);
  const failed = await rotations.end(id);
  const command = await stack.database.command.findUniqueOrThrow({ where: { id } });
  assert.deepEqual([failed.state, failed.reason], ['failed', 'method_failed']);
  assert.deepEqual([command.state, command.reason], ['failed', 'rotation_failed']);
});

for (const attempts of [1, 3])
  test(`ROT-04: a phone rotates without a tunnel, changed at attempt ${attempts}: clients wait, and not one request fails`, async () => {
    await stack.script(stack.phone(0), { changesAtAttempt: attempts, attachMs: 300 });
    const end = await rotations.rotateUnderLoad(stack.phone(0));
    assert.deepEqual([end.state, end.attempts.length, end.outages], ['changed', attempts, 0]);
  });

test('ROT-03: for an offline phone a rotation fails immediately', async () => {
  const id = await rotations.order(await stack.addOfflinePhone());
  const { state, reason } = await rotations.end(id);
  const command = await stack.database.command.findUniqueOrThrow({ where: { id } });
  assert.deepEqual(
    [state, reason, command.state, command.reason],
    ['failed', 'phone_offline', 'failed', 'phone_offline'],
  );
});
