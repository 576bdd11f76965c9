import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { PhoneRow } from '../../scripts/lib/stack/rows.ts';
import { Rotations } from './support/rotations.ts';
import { TestStack } from './support/test-stack.ts';

// Starts first: it waits for whole rotations.

/** ROT-01, ROT-02: what may come of a rotation, each by a real agent's phone whose radio is scripted. Each has its own phone. */

/** A rotation of these phones has failed after this, its hold not counted. */
const giveUpMs = 8_000;
const wholeWay = ['radio_off', 'hold', 'radio_on', 'waiting_ip', 'verifying'] as const;
let stack: TestStack;
let rotations: Rotations;

before(async () => {
  const script = JSON.stringify({ attachMs: 200 });
  const agentArgs = ['--keep-tunnel', '--give-up', `${giveUpMs}`, '--script', script];
  stack = await TestStack.start({ phones: 10, agentArgs });
  rotations = await Rotations.of(stack);
});
after(async () => {
  await rotations.close();
  await stack.close();
});

/** The phone of a test, with its address. */
async function scripted(index: number, script: object = {}) {
  const phone = stack.phone(index);
  await stack.script(phone, script);
  return { phone, ip: await rotations.address(phone) };
}

const addresses = async ({ id: deviceId }: PhoneRow) =>
  (await stack.database.ipHistory.findMany({ where: { deviceId }, orderBy: { firstSeenAt: 'asc' } })).map(
    ({ ip }) => ip,
  );

describe('ROT-01: results of a rotation', { concurrency: true }, () => {
  test('changed at the first attempt: every step, both addresses; a request meanwhile is served', async () => {
    const { phone, ip } = await scripted(0);
    const { steps, attempts, ...end } = await rotations.rotateUnderLoad(phone);
    const { newIp } = end;
    assert(newIp && newIp !== ip);
    assert.deepEqual(end, { state: 'changed', reason: null, oldIp: ip, newIp, seenBefore: 0, outages: 0 });
    assert.deepEqual(steps, ['draining', ...wholeWay]);
    assert.deepEqual(attempts, [{ number: 1, result: 'changed', holdMs: 2_000, newIp }]);
    await stack.until('the history has it', async () => (await addresses(phone)).length === 2);
    assert.deepEqual(await addresses(phone), [ip, newIp]);
  });

  for (const [index, what, script] of [
    [1, 'by its count', { changesAtAttempt: 3 }],
    [2, 'for its longer hold', { needsHoldMs: 7_000 }],
  ] as const)
    test(`changed at the third attempt ${what}: each holds longer; a request waits for all of them`, async () => {
      const { phone, ip } = await scripted(index, script);
      const { steps, attempts, state, oldIp, newIp, outages } = await rotations.rotateUnderLoad(phone);
      assert(newIp && newIp !== ip);
      assert.deepEqual([state, oldIp, outages], ['changed', ip, 0]);
      assert.deepEqual(steps, ['draining', ...wholeWay, ...wholeWay, ...wholeWay]);
      assert.deepEqual(attempts, [
        { number: 1, result: 'same_ip', holdMs: 2_000, newIp: ip },
        { number: 2, result: 'same_ip', holdMs: 4_000, newIp: ip },
        { number: 3, result: 'changed', holdMs: 7_000, newIp },
      ]);
    });

  test('the same address in every attempt: same_ip', async () => {
    const { phone, ip } = await scripted(3, { rotation: 'same_ip' });
    const { attempts, steps: _, ...end } = await rotations.rotateUnderLoad(phone, { maxAttempts: 2 });
    assert.deepEqual(end, { state: 'same_ip', reason: null, oldIp: ip, newIp: ip, seenBefore: null, outages: 0 });
    assert.deepEqual(
      attempts.map(({ result, holdMs }) => [result, holdMs]),
      [
        ['same_ip', 2_000],
        ['same_ip', 4_000],
      ],
    );
  });

  test('"not an address of the last hours": a seen one costs another attempt; of the last attempt it is changed, with its note', async () => {
    const [a, b, c] = ['198.51.100.1', '198.51.100.2', '198.51.100.3'];
    const { phone } = await scripted(4, { addresses: [a, b] });
    const rotate = async (more: object = {}) => rotations.end(await rotations.order(phone, more));
    assert.equal((await rotate()).newIp, a);
    const fresh = await rotate({ unseenHours: 24 });
    assert.deepEqual([fresh.state, fresh.reason, fresh.newIp, fresh.seenBefore], ['changed', null, b, 0]);
    const seen = await rotate({ unseenHours: 24, maxAttempts: 1 });
    assert.deepEqual([seen.state, seen.reason, seen.newIp, seen.seenBefore], ['changed', 'seen_recently', a, 1]);
    await stack.script(phone, { addresses: [b, c] });
    const second = await rotate({ unseenHours: 24 });
    assert.deepEqual([second.state, second.reason, second.newIp, second.seenBefore], ['changed', null, c, 0]);
    assert.deepEqual(
      second.attempts.map(({ result, newIp }) => [result, newIp]),
      [
        ['seen', b],
        ['changed', c],
      ],
    );
    await stack.until('the last address is in the history', async () => (await addresses(phone)).at(-1) === c);
    assert.deepEqual((await addresses(phone)).slice(1), [a, b, a, b, c], 'those between attempts are there, too');
  });

  test('the radio does not switch on again: radio_stuck, and the phone is back', async () => {
    const { phone, ip } = await scripted(5, { rotation: 'sticks' });
    const { attempts, steps, ...end } = await rotations.rotateUnderLoad(phone);
    assert.deepEqual([end.state, end.reason, end.oldIp, end.outages], ['failed', 'radio_stuck', ip, 0]);
    assert.deepEqual([attempts.length, steps.slice(-2)], [1, ['radio_on', 'verifying']]);
  });

  test('no network afterwards: no_network, and requests that waited are served once it is back', async () => {
    const { phone, ip } = await scripted(6, { rotation: 'no_network' });
    const { state, reason, oldIp, newIp, outages } = await rotations.rotateUnderLoad(phone);
    assert.deepEqual([state, reason, oldIp, newIp, outages], ['failed', 'no_network', ip, null, 0]);
  });

  test('the phone never returns: timeout at the time of its row, offline from then on; a return changes nothing', async () => {
    const { phone, ip } = await scripted(7, { rotation: 'never_returns' });
    const id = await rotations.order(phone);
    const online = () => stack.metric('pocketproxy_tunnels');
    const before = await online();
    await rotations.reaches(id, 'radio_on').catch(() => undefined);
    await stack.until('the phone is gone', async () => (await online()) < before);
    const { database } = stack;
    const device = () => database.device.findUniqueOrThrow({ where: { id: phone.id } });
    assert.equal((await device()).status, 'online', 'it rotates');
    await database.command.update({ where: { id }, data: { dueAt: new Date() } });
    const { state, reason, oldIp, newIp } = await rotations.end(id);
    assert.deepEqual([state, reason, oldIp, newIp], ['failed', 'timeout', ip, null]);
    await stack.until('it is offline', async () => (await device()).status === 'offline');
    await stack.script(phone, { rotation: 'changes' });
    await stack.until('it is back', async () => (await device()).status === 'online');
    const after = await rotations.end(id);
    assert.deepEqual([after.state, after.reason, after.outages], ['failed', 'timeout', 1]);
  });

  test('a command that arrives late is not run: timeout', async () => {
    const { phone, ip } = await scripted(8);
    const { state, reason, steps, attempts } = await rotations.end(await rotations.order(phone, { late: true }));
    assert.deepEqual([state, reason, steps, attempts], ['failed', 'timeout', [], []]);
    const { publicIpv4, rotations: rows } = await stack.database.device.findUniqueOrThrow({
      where: { id: phone.id },
      include: { rotations: true },
    });
    assert.deepEqual([publicIpv4, rows.length], [ip, 1]);
  });

  test('a second rotation while one runs is refused by the table; after its end it runs', async () => {
    const { phone, ip } = await scripted(9);
    const id = await rotations.order(phone);
    await assert.rejects(rotations.order(phone), { code: 'P2002' });
    const first = await rotations.end(id);
    const second = await rotations.end(await rotations.order(phone));
    assert.deepEqual([first.state, first.oldIp, second.state, second.oldIp], ['changed', ip, 'changed', first.newIp]);
    assert.equal(await stack.database.command.count({ where: { deviceId: phone.id } }), 2);
  });
});
