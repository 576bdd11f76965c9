import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerDrainMs, attemptWithinMs } from '../../contract/rotations.ts';
import { parseTarget } from '../../protocol/address.ts';
import { fresh, old, rotationWorld as setUp, third } from '../../test/rotation-world.ts';
import { relayLimits } from '../limits.ts';

/** The course of rotations: drain, time, restarts of the relay, and the schedule after them. */

test('ROT-03: a phone that is offline when the drain ends: failed immediately, and never run later', async (t) => {
  const { commands, order, end, rotation, phone, sent, deviceId } = await setUp(t, { online: false });
  const id = await order();
  commands.start();
  await end();
  phone.online = true;
  commands.returned(deviceId);
  const { state, reason } = await rotation(id);
  assert.deepEqual([state, reason, sent.length], ['failed', 'phone_offline', 0]);
});

test('ROT-04: nothing is sent before the streams had their time', async (t) => {
  const { commands, order, clock, drains, until, steps, sent, db, deviceId, attempt } = await setUp(t);
  await db.device.update({ where: { id: deviceId }, data: { rotationDrainSeconds: 7 } });
  clock.drained = false;
  const id = await order();
  commands.start();
  await until(() => drains.length === 1);
  assert.deepEqual([await steps(id), sent.length], [['draining'], 0]);
  assert.deepEqual([drains[0]?.drainMs, drains[0]?.last], [7_000, undefined]);
  assert.equal(commands.isRotating(deviceId), false, 'a tunnel that is lost now is lost');
  drains[0]?.done();
  await attempt(1);
  assert.equal(commands.isRotating(deviceId), true);
});

test('ROT-05: a link’s caller ends last: streams to where the dashboard answers, by name or address and by port', async (t) => {
  const { commands, order, clock, drains, until, db, deviceId, phone, rotation } = await setUp(t);
  await db.device.update({ where: { id: deviceId }, data: { rotationDrainSeconds: 0 } });
  clock.drained = false;
  phone.streams.push(parseTarget('proxy.example', 443) ?? assert.fail());
  const id = await order({ trigger: 'link', answerTargets: ['proxy.example:443', '[2001:db8::5]:443'] });
  commands.start();
  await until(() => drains.length === 1);
  const [{ drainMs, withinMs, last } = assert.fail()] = drains;
  assert.deepEqual([drainMs, last?.drainMs], [0, answerDrainMs]);
  const isLast = (host: string, port: number) => last?.to(parseTarget(host, port) ?? assert.fail());
  assert.deepEqual([isLast('Proxy.Example.', 443), isLast('[2001:db8:0::5]', 443)], [true, true]);
  assert.deepEqual([isLast('proxy.example', 80), isLast('a.proxy.example', 443)], [false, false]);
  assert.equal((await rotation(id)).calledInside, true, 'web answers early');
  const { sentAt, dueAt } = await db.command.findUniqueOrThrow({ where: { id } });
  assert.equal((dueAt?.getTime() ?? 0) - (sentAt?.getTime() ?? 0), withinMs, 'the whole has the time for it');
});

test('a rotation that was cancelled during its drain sends nothing and frees the phone', async (t) => {
  const { commands, order, clock, drains, until, sent, db, end, deviceId } = await setUp(t);
  clock.drained = false;
  const id = await order();
  commands.start();
  await until(() => drains.length === 1);
  await db.command.update({ where: { id }, data: { state: 'failed', finishedAt: new Date() } });
  await db.rotation.update({
    where: { commandId: id },
    data: { state: 'failed', reason: 'cancelled', activeDeviceId: null, finishedAt: new Date() },
  });
  drains[0]?.done();
  await end();
  assert.deepEqual([sent.length, commands.isRotating(deviceId)], [0, false]);
});

for (const [reported, state, what] of [
  ['same_ip', 'same_ip', 'ends when it does'],
  ['no_network', 'failed', 'ends soon where it does not'],
] as const)
  test(`ROT-04: a result, ${reported}, comes before the phone takes streams again: the operation ${what}`, async (t) => {
    const { commands, order, attempt, answer, announced, deviceId, end, rotation, phone, until, clock, over } =
      await setUp(t);
    phone.ready = false;
    const id = await order({ maxAttempts: 1 });
    commands.start();
    const message = await attempt(1);
    const before = announced();
    commands.result(deviceId, answer(message.id, { ok: false, reason: reported, newIp: undefined }));
    await until(() => announced() > before);
    assert.deepEqual(over, []);
    if (state === 'failed') clock.nowMs += relayLimits.rotationReadyTimeoutMs;
    phone.ready = state === 'same_ip';
    commands.stateChanged(deviceId);
    await end();
    assert.equal((await rotation(id)).state, state);
  });

test('ROT-02: a phone that never reports back: timeout', async (t) => {
  const { commands, order, attempt, clock, end, rotation } = await setUp(t);
  const id = await order();
  commands.start();
  await attempt(1);
  clock.nowMs += attemptWithinMs;
  commands.wake();
  await end();
  const { state, reason } = await rotation(id);
  assert.deepEqual([state, reason], ['failed', 'timeout']);
});

test('a phone that returns is handed the running attempt again; results of older attempts change nothing', async (t) => {
  const { commands, order, attempt, stays, answer, deviceId, end, rotation, sent, changesTo } = await setUp(t);
  const id = await order();
  commands.start();
  await stays(1);
  const second = await attempt(2);
  commands.returned(deviceId);
  assert.deepEqual(sent.map((message) => message.id).slice(1), [second.id, second.id]);
  commands.result(deviceId, answer(id, { newIp: third }));
  await changesTo(2, fresh);
  await end();
  const { state, newIp } = await rotation(id);
  assert.deepEqual([state, newIp], ['changed', fresh]);
});

for (const killedIn of ['draining', 'radio_off', 'waiting_ip', 'verifying'] as const)
  test(`the relay is killed in ${killedIn}: its next run ends the rotation once and truly`, async (t) => {
    const world = await setUp(t);
    const { commands, make, order, clock, drains, until, attempt, announced, deviceId, changesTo, end, rotation } =
      world;
    clock.drained = killedIn !== 'draining';
    const id = await order();
    commands.start();
    if (killedIn === 'draining') await until(() => drains.length === 1);
    else await attempt(1);
    const before = announced();
    if (killedIn === 'waiting_ip') commands.step(deviceId, { type: 'step', id, step: 'waiting_ip' });
    if (killedIn === 'verifying') commands.result(deviceId, world.answer(id));
    if (killedIn === 'waiting_ip' || killedIn === 'verifying') await until(() => announced() > before);
    await commands.stop();
    world.phone.online = false;
    clock.drained = true;
    const restarted = make();
    const [sentBefore, drainsBefore] = [world.sent.length, drains.length];
    restarted.start();
    await until(() => drains.length > drainsBefore);
    assert.equal(restarted.isRotating(deviceId), killedIn !== 'draining');
    world.phone.online = true;
    restarted.returned(deviceId);
    await changesTo(sentBefore + 1, fresh, restarted);
    await end();
    const { state, oldIp, newIp, attempts } = await rotation(id);
    assert.deepEqual([state, oldIp, newIp, attempts], ['changed', old, fresh, 1]);
  });

test('a relay that restarts during the drain, and a phone that stays away: failed, its radio was never touched', async (t) => {
  const { commands, make, order, clock, drains, until, end, rotation, phone, sent } = await setUp(t);
  clock.drained = false;
  const id = await order();
  commands.start();
  await until(() => drains.length === 1);
  await commands.stop();
  phone.online = false;
  const restarted = make();
  restarted.start();
  await until(() => drains.length === 2);
  clock.nowMs += relayLimits.returnGraceMs;
  restarted.wake();
  await end();
  const { state, reason } = await rotation(id);
  assert.deepEqual([state, reason, sent.length], ['failed', 'phone_offline', 0]);
});

test('the old address of a phone that the relay did not know is the one that the phone verified', async (t) => {
  const { commands, order, attempt, answer, deviceId, end, rotation, phone } = await setUp(t);
  phone.ip = '';
  const id = await order();
  commands.start();
  await attempt(1);
  phone.ip = fresh;
  commands.result(deviceId, answer(id));
  await end();
  const { state, oldIp, newIp } = await rotation(id);
  assert.deepEqual([state, oldIp, newIp], ['changed', old, fresh]);
});

test('a due time of the schedule is counted from a success, and only from that', async (t) => {
  const { commands, order, changesTo, stays, end, db, deviceId, over } = await setUp(t);
  const dueAt = new Date(Date.now() + 60_000);
  const skips = { skips: 3, lastSkip: 'phone_offline', lastSkipAt: new Date() };
  const schedule = { deviceId, everyMinutes: 30, jitterPercent: 0, dueAt, nextAt: dueAt, ...skips };
  await db.rotationSchedule.create({ data: schedule });
  const read = () => db.rotationSchedule.findUniqueOrThrow({ where: { deviceId } });
  await order({ maxAttempts: 1 });
  commands.start();
  await changesTo(1, fresh);
  await end();
  assert.deepEqual((await read()).dueAt, dueAt, 'one by hand does not move it');
  over.length = 0;
  await order({ trigger: 'schedule', maxAttempts: 1 });
  commands.wake();
  await stays(2);
  await end();
  assert.deepEqual((await read()).nextAt, dueAt, 'nor does one that failed');
  assert.equal((await read()).skips, 3);
  over.length = 0;
  await order({ trigger: 'schedule', maxAttempts: 1 });
  commands.wake();
  await changesTo(3, third);
  await end();
  const { nextAt, lastSuccessAt, skips: left, lastSkip, lastSkipAt } = await read();
  assert.deepEqual([left, lastSkip, lastSkipAt], [0, null, null], 'skips count since the last success');
  assert(nextAt && lastSuccessAt);
  assert.equal(nextAt.getTime() - lastSuccessAt.getTime(), 30 * 60_000);
});
