import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { evaluateAlerts } from '@/domain/alert/evaluate';
import { jobContext, watchForAnHour } from '@/domain/testing/alerts';
import { openWorld, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

const count = 1_200;

/** One round, however slow the machine is. */
async function round(): Promise<void> {
  await watchForAnHour(world.db);
  const { errors } = await evaluateAlerts(jobContext(world));
  for (const error of errors) throw error;
}

test('a fleet that goes at once and comes back at once is worked on in parts, each of them once', async () => {
  const { db, relayId, a } = world;
  await db.$executeRaw`INSERT INTO "Device" ("id", "relayId", "customerId", "name", "status", "lastSeenAt")
    SELECT gen_random_uuid(), ${relayId}::uuid, ${a.customerId}::uuid, 'Phone ' || n, 'offline', now() - interval '3 minutes'
    FROM generate_series(1, ${count}::int) n`;
  await db.$executeRaw`INSERT INTO "DeviceSecret" ("id", "deviceId", "hash")
    SELECT gen_random_uuid(), "id", "id"::text FROM "Device" WHERE "status" = 'offline'`;
  await db.webhookEndpoint.create({
    data: {
      ...{ customerId: a.customerId, name: 'Hook', url: 'https://x.test', secretSealed: 'x' },
      events: ['alert.opened', 'alert.closed'],
    },
  });
  const open = () => db.incident.count({ where: { closedAt: null } });
  for (let n = 0; n < 3; n += 1) await round();
  assert.equal(await db.incident.count({ where: { noticedAt: { not: null } } }), count);
  assert.equal(await db.outgoingEvent.count({ where: { kind: 'alert.opened' } }), count);
  assert.equal(await db.mail.count(), 9, 'one for each person and part');
  await db.device.updateMany({ data: { status: 'online', lastSeenAt: new Date() } });
  for (let n = 0; n < 3; n += 1) await round();
  assert.equal(await open(), 0);
  assert.equal(await db.outgoingEvent.count({ where: { kind: 'alert.closed' } }), count);
  assert.equal(await db.notice.count({ where: { channel: 'bell' } }), 6 * count);
  assert.equal(await db.mail.count(), 18);
});
