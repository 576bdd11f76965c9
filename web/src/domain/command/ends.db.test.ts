import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { z } from 'zod';
import { endOverdueCommands } from '@/domain/command/end-overdue';
import { getCommand } from '@/domain/command/get';
import { requestCommand } from '@/domain/command/request';
import { requestRotation } from '@/domain/rotation/request';
import { addDevice, openWorld, type World } from '@/domain/testing/world';
import { openDatabase, type Database } from '../../../../relay/src/control/database';
import { Commands } from '../../../../relay/src/control/commands';
import { MemoryBus, quiet } from '../../../../relay/test/database';

/** ROT-02, ROT-03: the relay and the jobs end commands by one table, so no one can tell from the end who was faster. */

const attemptList = z.array(
  z.object({
    ...{ number: z.number(), holdMs: z.number(), newIp: z.null(), result: z.string() },
    ...{ startedAt: z.coerce.date(), finishedAt: z.coerce.date() },
  }),
);

let world: World;
let database: Database;
before(async () => {
  world = await openWorld();
  database = openDatabase(world.url);
});
after(async () => {
  await database.close();
  await world.close();
});

const agoMs = 10 * 60_000;

/** One look of a relay at its commands; its phones are unavailable. */
async function relay(): Promise<void> {
  const commands = new Commands({
    ...{ db: database, bus: new MemoryBus(), log: quiet },
    relayId: async () => world.relayId,
    sendCommand: () => false,
    choosesHold: () => false,
    isReady: () => false,
    carries: () => false,
    drain: () => Promise.resolve(),
    onOver: () => undefined,
    publicIp: () => undefined,
  });
  commands.start();
  await commands.stop();
}

const jobs = () => endOverdueCommands({ ...world.system, now: new Date() });

const orders: Record<string, () => Promise<unknown>> = {
  'the relay first': async () => [await relay(), await jobs()],
  'the jobs first': async () => [await jobs(), await relay()],
  'both at once': () => Promise.all([relay(), jobs()]),
  'two relays and two jobs': () => Promise.all([jobs(), relay(), jobs(), relay()]),
};

/** A command of another moment, so that its time is long over. */
async function stuck(kind: 'rotate' | 'reboot' | 'find_phone', state: 'queued' | 'sent'): Promise<string> {
  const { system, as, a, relayId, db } = world;
  const { id: deviceId } = await addDevice(system, { relayId, customerId: a.customerId, name: 'Stuck' });
  const then = new Date(Date.now() - agoMs);
  const context = { ...as.owner, now: then };
  const id =
    kind === 'rotate'
      ? ((await requestRotation(context, { deviceId })).commandId ?? '')
      : (await requestCommand(context, { deviceId, kind })).id;
  if (state === 'queued') return id;
  await db.command.update({ where: { id }, data: { state, sentAt: then, dueAt: then } });
  const radioOff = { state: 'radio_off', attempt: 2, at: then.toISOString(), holdMs: 4_000 };
  const first = { number: 1, holdMs: 2_000, newIp: null, result: 'same_ip', startedAt: then, finishedAt: then };
  await db.rotation.updateMany({
    where: { commandId: id },
    data: { state: 'hold', attempts: 2, steps: [radioOff], attemptLog: [JSON.parse(JSON.stringify(first))] },
  });
  return id;
}

for (const [name, run] of Object.entries(orders)) {
  test(`ROT-02 ROT-03 stuck commands end alike: ${name}`, async () => {
    const ids = [
      await stuck('reboot', 'sent'),
      await stuck('find_phone', 'sent'),
      await stuck('rotate', 'sent'),
      await stuck('reboot', 'queued'),
      await stuck('rotate', 'queued'),
    ];
    await run();
    const ends = [];
    const tries = [];
    for (const id of ids) {
      const { state, reason } = await getCommand(world.as.owner, { id });
      const rotation = await world.db.rotation.findUnique({ where: { commandId: id } });
      ends.push([state, reason, rotation && `${rotation.state} ${rotation.reason}`]);
      if (rotation) tries.push(attemptList.parse(rotation.attemptLog));
      const active = await world.db.rotation.count({ where: { commandId: id, activeDeviceId: { not: null } } });
      assert.equal(active, 0, 'the next rotation may run');
    }
    assert.deepEqual(ends, [
      ['failed', 'tunnel_lost', null],
      ['failed', 'tunnel_lost', null],
      ['failed', 'rotation_timeout', 'failed timeout'],
      ['expired', 'expired', null],
      ['expired', 'expired', 'failed timeout'],
    ]);
    const [[kept, cut, ...more] = [], none] = tries;
    assert.deepEqual([kept?.result, more, none], ['same_ip', [], []]);
    const { startedAt, finishedAt, ...attempt } = cut ?? assert.fail('the attempt that ran has left a row');
    assert.deepEqual(attempt, { number: 2, holdMs: 4_000, newIp: null, result: 'failed' });
    assert.ok(finishedAt.getTime() - startedAt.getTime() >= agoMs);
  });
}
