import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test, type TestContext } from 'node:test';
import type { Prisma } from '@pocketproxy/prisma';
import { MemoryBus, quiet, scratch } from '../../test/database.ts';
import type { CommandMessage, CommandResult } from '../tunnel/registry.ts';
import { Commands } from './commands.ts';

async function setUp(t: TestContext, { online = true } = {}) {
  const place = await scratch(t);
  const { db, database, relayId, deviceId } = place;
  const bus = new MemoryBus();
  const sent: CommandMessage[] = [];
  const phone = { online };
  const make = () =>
    new Commands({
      ...{ db: database, bus, log: quiet },
      relayId: async () => relayId,
      sendCommand(id, command) {
        assert.equal(id, deviceId);
        if (phone.online) sent.push(command);
        return phone.online;
      },
      publicIp: () => '198.51.100.1',
      choosesHold: () => false,
      isReady: () => true,
      carries: () => false,
      drain: () => Promise.resolve(),
      onOver: () => undefined,
    });
  const commands = make();
  place.stopFirst(() => commands.stop());
  const order = async (more: Partial<Prisma.CommandUncheckedCreateInput> = {}) => {
    const kind = more.kind ?? 'rotate';
    const expiresAt = new Date(Date.now() + 30_000);
    const { id } = await db.command.create({ data: { deviceId, relayId, kind, expiresAt, ...more } });
    const rotation = { deviceId, commandId: id, activeDeviceId: deviceId, trigger: 'manual' as const };
    if (kind === 'rotate') await db.rotation.create({ data: rotation });
    return id;
  };
  const command = (id: string) => db.command.findUniqueOrThrow({ where: { id }, include: { rotation: true } });
  /** How often the command was announced on the bus. */
  const told = (id: string) =>
    bus.events.filter((event) => event.type === 'command.changed' && event.commandId === id).length;
  const until = (id: string, times: number) => bus.until(() => told(id) >= times);
  const result = (id: string, more: Partial<CommandResult> = {}): CommandResult => ({
    ...{ type: 'result', id, ok: true },
    ...more,
  });
  return { ...place, bus, sent, phone, commands, make, order, command, until, result };
}

test('ROT-03: for an offline phone the command fails immediately and never runs later', async (t) => {
  const { commands, order, sent, command, until, phone } = await setUp(t, { online: false });
  const id = await order();
  commands.start();
  await until(id, 3);
  const { state, reason, rotation } = await command(id);
  assert.deepEqual(
    [state, reason, rotation?.state, rotation?.reason],
    ['failed', 'phone_offline', 'failed', 'phone_offline'],
  );
  phone.online = true;
  const next = await order({ kind: 'reboot' });
  commands.wake();
  await until(next, 1);
  assert.deepEqual(
    sent.map((message) => message.id),
    [next],
  );
});

test('ROT-03: an expired command is never sent', async (t) => {
  const { commands, order, sent, command, until } = await setUp(t);
  const id = await order({ createdAt: new Date(Date.now() - 60_000), expiresAt: new Date(Date.now() - 1) });
  commands.start();
  await until(id, 1);
  const { state, reason, rotation } = await command(id);
  assert.deepEqual([state, reason, rotation?.state, rotation?.activeDeviceId], ['expired', 'expired', 'failed', null]);
  assert.deepEqual(sent, []);
});

test('a phone that returns no result in time: the command failed; a late result changes nothing', async (t) => {
  const { db, commands, order, command, until, result, deviceId } = await setUp(t);
  const id = await order({ kind: 'reboot' });
  commands.start();
  await until(id, 1);
  await db.command.update({ where: { id }, data: { dueAt: new Date(Date.now() - 1) } });
  commands.wake();
  await until(id, 2);
  commands.result(deviceId, result(id));
  const other = await order({ kind: 'find_phone' });
  commands.wake();
  await until(other, 1);
  const { state, reason } = await command(id);
  assert.deepEqual([state, reason], ['failed', 'tunnel_lost']);
});

test('a result may come to the next run of the relay', async (t) => {
  const { commands, make, order, command, until, result, deviceId, stopFirst } = await setUp(t);
  const id = await order({ kind: 'reboot' });
  commands.start();
  await until(id, 1);
  await commands.stop();
  const restarted = make();
  stopFirst(() => restarted.stop());
  restarted.result(deviceId, result(id));
  await until(id, 2);
  assert.equal((await command(id)).state, 'done');
});

test('SEC-02: a phone cannot end another phone command', async (t) => {
  const { db, commands, order, command, until, result, relayId, sent } = await setUp(t);
  const other = await db.device.create({ data: { name: 'Other', relayId } });
  const id = await order({ kind: 'reboot' });
  commands.start();
  await until(id, 1);
  commands.result(other.id, result(id));
  commands.result(other.id, result(randomUUID()));
  const next = await order({ kind: 'find_phone' });
  commands.wake();
  await until(next, 1);
  assert.equal((await command(id)).state, 'sent');
  assert.equal(sent.length, 2);
});

test('commands of other relays are left alone; two runs at once send a command once', async (t) => {
  const { db, commands, make, order, sent, command, until, stopFirst } = await setUp(t);
  const other = await db.relay.create({
    data: { name: 'other', publicHost: 'h', tunnelUrl: 'u', portMin: 1, portMax: 2 },
  });
  const foreign = await order({ kind: 'reboot', relayId: other.id });
  const twin = make();
  stopFirst(() => twin.stop());
  const id = await order({ kind: 'reboot' });
  commands.start();
  twin.start();
  await until(id, 1);
  await Promise.all([commands.stop(), twin.stop()]);
  assert.deepEqual(
    sent.map((message) => message.id),
    [id],
  );
  assert.equal((await command(foreign)).state, 'queued');
});

test('reboot and find_phone end with what the phone says', async (t) => {
  const { commands, order, command, until, result, deviceId } = await setUp(t);
  const [good, bad] = [await order({ kind: 'find_phone' }), await order({ kind: 'reboot' })];
  commands.start();
  await Promise.all([until(good, 1), until(bad, 1)]);
  commands.result(deviceId, result(good));
  commands.result(deviceId, result(bad, { ok: false, reason: 'command_unsupported' }));
  await Promise.all([until(good, 2), until(bad, 2)]);
  assert.equal((await command(good)).state, 'done');
  assert.deepEqual([(await command(bad)).state, (await command(bad)).reason], ['failed', 'command_unsupported']);
});
