import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { evaluateAlerts } from '@/domain/alert/evaluate';
import { disconnect, incidentsOf, jobContext, round, watchForAnHour } from '@/domain/testing/alerts';
import { openWorld, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

const next = async () => {
  const { errors } = await evaluateAlerts(jobContext(world));
  return errors;
};
const askedAgo = (seconds: number) => world.db.$executeRaw`UPDATE "AlertWatch" SET "asked" = (
  SELECT jsonb_object_agg("key", (extract(epoch FROM now()) - ${seconds}::float8) * 1000) FROM jsonb_each("asked"))`;
const count = async (kind: Parameters<typeof incidentsOf>[1]) => (await incidentsOf(world.db, kind)).length;

test('what changes by the minute is asked by the minute, what must be known within seconds in each round', async () => {
  const { db, a } = world;
  await watchForAnHour(db);
  await round(world);
  await disconnect(db, [a.deviceId], 130);
  const expiresAt = new Date(Date.now() + 3_600_000);
  await db.connection.update({ where: { id: a.connection.id }, data: { expiresAt } });
  await next();
  assert.deepEqual([await count('device_offline'), await count('connection_expiring')], [1, 0]);
  await askedAgo(58);
  await next();
  assert.equal(await count('connection_expiring'), 0);
  await askedAgo(59.5);
  await next();
  assert.equal(await count('connection_expiring'), 1);
});

test('a clock that went back a month does not stop it', async () => {
  const { db } = world;
  await askedAgo(-31 * 86_400);
  await db.connection.updateMany({ data: { expiresAt: null } });
  await next();
  assert.equal(await db.incident.count({ where: { kind: 'connection_expiring', closedAt: null } }), 0);
});

test('a notice, and quiet hours, of a clock that was a month ahead silence no one afterwards', async () => {
  const { db, a } = world;
  await db.incident.deleteMany();
  await db.mail.deleteMany();
  const online = () => db.device.updateMany({ data: { status: 'online', lastSeenAt: new Date() } });
  await online();
  await watchForAnHour(db);
  await disconnect(db, [a.deviceId], 130);
  await round(world);
  await online();
  await round(world);
  await db.mail.deleteMany();
  await db.$executeRaw`UPDATE "Incident" SET "noticedAt" = now() + interval '31 days'`;
  await db.$executeRaw`UPDATE "Notice" SET "heldUntil" = now() + interval '31 days' WHERE "channel" = 'mail'`;
  await disconnect(db, [a.deviceId], 130);
  const { announced, digests } = await round(world);
  assert.deepEqual([announced, digests], [1, 3]);
});

test('a kind whose part failed is asked again in the next round', async () => {
  const { db, a } = world;
  await askedAgo(3_600);
  await db.connection.update({ where: { id: a.connection.id }, data: { expiresAt: new Date(Date.now() + 60_000) } });
  await db.$executeRawUnsafe(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE 'no'; END $$`);
  await db.$executeRawUnsafe(`CREATE TRIGGER refuse BEFORE INSERT ON "Incident" EXECUTE FUNCTION refuse()`);
  const errors = await next();
  assert.ok(errors.length > 0);
  await db.$executeRawUnsafe(`DROP TRIGGER refuse ON "Incident"`);
  assert.deepEqual(await next(), []);
  assert.equal(await db.incident.count({ where: { kind: 'connection_expiring', closedAt: null } }), 1);
});
