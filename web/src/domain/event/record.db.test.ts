import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import pg from 'pg';
import { scratchDatabase } from '@pocketproxy/prisma/testing';
import { eventKinds, type EventKind } from '@/domain/event/kinds';
import { recordEvent } from '@/domain/event/record';
import { inTransaction } from '@/domain/database';
import { openWorld, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());
beforeEach(async () => {
  await world.db.webhookEndpoint.deleteMany();
  await world.db.outgoingEvent.deleteMany();
});

const listen = (customerId: string | null, events: readonly EventKind[], enabled = true) =>
  world.db.webhookEndpoint.create({
    data: { customerId, name: 'x', url: 'https://x.test', events: [...events], enabled, secretSealed: '' },
  });

function unpaired(customerId: string | null, holderId?: string) {
  const data = { deviceId: world.a.deviceId, deviceName: 'Phone of A', secret: 'x' };
  return inTransaction(world.db, (tx) =>
    recordEvent(tx, world.system, { kind: 'device.unpaired', customerId, holderId, data }),
  );
}

test('an event is written where an endpoint listens, with its payload and nothing else', async () => {
  await listen(world.a.customerId, ['device.unpaired']);
  const id = await unpaired(world.a.customerId);
  assert.ok(id);
  const [event, ...others] = await world.db.outgoingEvent.findMany();
  assert.equal(others.length, 0);
  assert.ok(event);
  const { at, kind, version, customerId, data, spreadAt } = event;
  assert.deepEqual(
    { at, kind, version, customerId, spreadAt },
    {
      ...{ at: world.now, kind: 'device.unpaired', version: 1, customerId: world.a.customerId, spreadAt: null },
    },
  );
  assert.deepEqual(data, { deviceId: world.a.deviceId, deviceName: 'Phone of A' });
});

test('nothing is written where no one listens: none, off, another kind, another customer', async () => {
  assert.equal(await unpaired(world.a.customerId), null);
  await listen(world.a.customerId, ['device.unpaired'], false);
  await listen(world.a.customerId, ['device.paired']);
  await listen(world.b.customerId, ['device.unpaired']);
  assert.equal(await unpaired(world.a.customerId), null);
  assert.equal(await unpaired(null), null);
  assert.equal(await world.db.outgoingEvent.count(), 0);
});

test('operators hear of every customer and of the whole product; a holder of what is its own', async () => {
  const operators = await listen(null, ['device.unpaired']);
  assert.ok(await unpaired(world.a.customerId));
  assert.ok(await unpaired(null));
  await world.db.webhookEndpoint.delete({ where: { id: operators.id } });
  await listen(world.b.customerId, ['device.unpaired']);
  assert.ok(await unpaired(world.a.customerId, world.b.customerId));
});

test('an event goes with its transaction', async () => {
  await listen(world.a.customerId, ['device.unpaired']);
  const failed = inTransaction(world.db, async (tx) => {
    const data = { deviceId: world.a.deviceId, deviceName: 'x' };
    assert.ok(await recordEvent(tx, world.system, { kind: 'device.unpaired', customerId: world.a.customerId, data }));
    throw new Error('of what happened');
  });
  await assert.rejects(failed, /of what happened/u);
  assert.equal(await world.db.outgoingEvent.count(), 0);
});

const end = `UPDATE "Rotation" SET "state" = 'changed', "oldIp" = '198.51.100.7', "newIp" = '203.0.113.9',
  "finishedAt" = now(), "activeDeviceId" = NULL WHERE "activeDeviceId" = $1`;

async function rotate(deviceId: string) {
  const relayId = world.relayId;
  const { id: commandId } = await world.db.command.create({
    data: { deviceId, relayId, kind: 'rotate', expiresAt: new Date(Date.now() + 60_000) },
  });
  return world.db.rotation.create({ data: { deviceId, commandId, activeDeviceId: deviceId, trigger: 'manual' } });
}

test('a rotation that ends is an event, once, whoever ends it', async () => {
  await listen(world.a.customerId, ['rotation.ended']);
  const rotation = await rotate(world.a.deviceId);
  const { db } = world;
  await db.rotation.update({ where: { id: rotation.id }, data: { state: 'draining' } });
  assert.equal(await db.outgoingEvent.count(), 0);
  const over = { state: 'failed', reason: 'phone_offline', activeDeviceId: null, finishedAt: new Date() } as const;
  await db.rotation.update({ where: { id: rotation.id }, data: over });
  await db.rotation.update({ where: { id: rotation.id }, data: { seenBefore: 0 } });
  const [event, ...others] = await db.outgoingEvent.findMany();
  assert.equal(others.length, 0);
  assert.equal(event?.customerId, world.a.customerId);
  assert.equal(event.version, eventKinds['rotation.ended'].version);
  assert.deepEqual(eventKinds['rotation.ended'].data.parse(event.data), event.data);
  const { rotationId, state, reason, requestedAt } = eventKinds['rotation.ended'].data.parse(event.data);
  assert.deepEqual([rotationId, state, reason], [rotation.id, 'failed', 'phone_offline']);
  assert.equal(requestedAt, rotation.createdAt.toISOString());
});

test('SEC-02: the relay ends rotations and writes their events, and no other event', async (t) => {
  const scratch = await scratchDatabase();
  const [admin, relay] = [scratch.url, scratch.relayUrl].map((connectionString) => new pg.Client({ connectionString }));
  assert.ok(admin && relay);
  t.after(async () => {
    await Promise.all([admin.end(), relay.end()]);
    await scratch.drop();
  });
  await Promise.all([admin.connect(), relay.connect()]);
  const [deviceId, relayId] = [randomUUID(), randomUUID()];
  await admin.query(`
    INSERT INTO "Relay" ("id", "name", "publicHost", "tunnelUrl", "portMin", "portMax") VALUES ('${relayId}', 'r', 'r.test', 'ws://r.test', 1, 2);
    INSERT INTO "Device" ("id", "relayId", "name") VALUES ('${deviceId}', '${relayId}', 'd');
    INSERT INTO "Rotation" ("id", "deviceId", "activeDeviceId", "trigger") VALUES ('${randomUUID()}', '${deviceId}', '${deviceId}', 'manual');
    INSERT INTO "WebhookEndpoint" ("id", "name", "url", "events", "secretSealed") VALUES ('${randomUUID()}', 'x', 'https://x.test', '{rotation.ended}', '')`);
  // A table of its own with the same name comes last, so nothing of the relay runs with the owner's rights
  await relay.query('CREATE TEMP TABLE "OutgoingEvent" ("id" UUID)');
  await relay.query(end, [deviceId]);
  const { rows } = await admin.query('SELECT "kind", "data" FROM public."OutgoingEvent"');
  assert.equal(rows.length, 1);
  assert.equal(rows[0].data.newIp, '203.0.113.9');
  await relay.query('DROP TABLE pg_temp."OutgoingEvent"');
  const forged = relay.query(`SELECT "record_event"('rotation.ended', 1, NULL, NULL, now(), '{}')`);
  await assert.rejects(forged, { code: '42501' });
});
