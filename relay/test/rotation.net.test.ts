import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { echoes, tcpOrigin } from './support/origin.ts';
import { httpConnect } from './support/proxy-client.ts';
import { TestStack } from './support/test-stack.ts';

// Starts first: it waits for whole rotations.

/** ROT-02, ROT-03: the whole way of a command, by a real agent; addresses are those of its simulated mobile network. */

let stack: TestStack;

before(async () => {
  stack = await TestStack.start({ phones: 2 });
});
after(() => stack.close());

/** Orders a rotation as the portal does. */
async function order(deviceId: string) {
  const { database } = stack;
  const { relayId } = await database.device.findUniqueOrThrow({ where: { id: deviceId } });
  const command = {
    id: randomUUID(),
    deviceId,
    relayId,
    kind: 'rotate',
    expiresAt: new Date(Date.now() + 90_000),
  } as const;
  await database.command.create({
    data: { ...command, rotation: { create: { deviceId, activeDeviceId: deviceId, trigger: 'manual' } } },
  });
  await stack.tell({ type: 'command.created', relayId, commandId: command.id, deviceId, customerId: null });
  return command;
}

/** Orders a rotation and waits for its end. */
async function rotate(deviceId: string) {
  const { database } = stack;
  const command = await order(deviceId);
  const read = () => database.command.findUniqueOrThrow({ where: { id: command.id }, include: { rotation: true } });
  await stack.until('the command has ended', async () => (await read()).finishedAt !== null, 45_000);
  const { state, reason, rotation } = await read();
  assert(rotation);
  assert.equal(rotation.activeDeviceId, null);
  return { state, reason, rotation };
}

test('ROT-02: a rotation that works ends as changed; the device and its history have the new address', async () => {
  const { id } = stack.phone(0);
  const before = await stack.database.device.findUniqueOrThrow({ where: { id } });
  const { state, rotation } = await rotate(id);
  assert.deepEqual([state, rotation.state, rotation.oldIp], ['done', 'changed', before.publicIpv4]);
  assert.notEqual(rotation.newIp, rotation.oldIp);
  await stack.until('the device row has it', async () => {
    const { publicIpv4 } = await stack.database.device.findUniqueOrThrow({ where: { id } });
    return publicIpv4 === rotation.newIp;
  });
  const history = await stack.database.ipHistory.findMany({ where: { deviceId: id }, orderBy: { firstSeenAt: 'asc' } });
  assert.deepEqual(
    history.map(({ ip }) => ip),
    [rotation.oldIp, rotation.newIp],
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
  const same = await rotate(phone.id);
  assert.deepEqual([same.rotation.state, same.rotation.newIp], ['same_ip', same.rotation.oldIp]);
  await stack.script(phone, { rotation: 'fails' });
  const failed = await rotate(phone.id);
  assert.deepEqual([failed.state, failed.rotation.state], ['failed', 'failed']);
  assert.deepEqual([failed.reason, failed.rotation.reason], ['rotation_failed', 'method_failed']);
});

test('ROT-04: while a phone rotates its clients wait; not one of their requests fails', async (t) => {
  const origin = await tcpOrigin(echoes);
  t.after(origin.close);
  const phone = stack.phone(0);
  const proxy = await stack.addProxy({ phone });
  const { id } = await order(phone.id);
  let longestMs = 0;
  await stack.until(
    'the rotation has ended',
    async () => {
      const askedMs = performance.now();
      const opened = await httpConnect({ port: proxy.port, login: proxy }, '127.0.0.1', origin.port);
      assert(opened.ok, JSON.stringify(opened));
      opened.wire.close();
      longestMs = Math.max(longestMs, performance.now() - askedMs);
      return (await stack.database.command.findUniqueOrThrow({ where: { id } })).finishedAt !== null;
    },
    45_000,
  );
  assert.ok(longestMs > 200, `no request met the rotation: ${longestMs} ms`);
});

test('ROT-04: while requests wait for one phone, those of another are served', async (t) => {
  const origin = await tcpOrigin(echoes);
  t.after(origin.close);
  const [rotates, other] = [stack.phone(0), stack.phone(1)];
  const [full, free] = [await stack.addProxy({ phone: rotates }), await stack.addProxy({ phone: other })];
  const ask = (proxy: typeof full) => httpConnect({ port: proxy.port, login: proxy }, '127.0.0.1', origin.port);
  const waiting = () => stack.metric('pocketproxy_requests_waiting');
  await order(rotates.id);
  let asked = ask(full);
  await stack.until('a request waits', async () => {
    if ((await waiting()) > 0) return true;
    const opened = await asked;
    assert(opened.ok);
    opened.wire.close();
    asked = ask(full);
    return false;
  });
  const crowd = [asked, ...Array.from({ length: 180 }, () => ask(full))];
  await stack.until('all of them wait', async () => (await waiting()) === crowd.length);
  const served = await ask(free);
  assert(served.ok);
  served.wire.close();
  assert.equal(await waiting(), crowd.length, 'they still wait');
  for (const opened of await Promise.all(crowd)) {
    assert(opened.ok, JSON.stringify(opened));
    opened.wire.close();
  }
});

test('ROT-03: for an offline phone a rotation fails immediately', async () => {
  const phone = await stack.addOfflinePhone();
  const { state, reason, rotation } = await rotate(phone.id);
  assert.deepEqual(
    [state, reason, rotation.state, rotation.reason],
    ['failed', 'phone_offline', 'failed', 'phone_offline'],
  );
});
