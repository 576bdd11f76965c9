import assert from 'node:assert/strict';
import test, { after, before, beforeEach } from 'node:test';
import type { AlertKind } from '@/domain/alert/kinds';
import { disconnect, heard, round, watchForAnHour } from '@/domain/testing/alerts';
import { openWorld, refused, type World } from '@/domain/testing/world';
import { muteDevice } from '@/domain/alert/mute';
import { unmuteDevice } from '@/domain/alert/unmute';
import { assignDevice } from '@/domain/device/assign';
import { createWebhook } from '@/domain/webhook/create';
import { deleteWebhook } from '@/domain/webhook/delete';
import { spreadEvents } from '@/domain/webhook/spread';
import { updateWebhook } from '@/domain/webhook/update';

/** Which alerts webhooks receive, and what they say of their end. */

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());
beforeEach(async () => {
  const { db } = world;
  await db.incident.deleteMany();
  await db.webhookEndpoint.deleteMany();
  await db.outgoingEvent.deleteMany();
  await db.$executeRaw`UPDATE "Device" SET "status" = 'online', "lastSeenAt" = now(), "batteryPercent" = 80,
    "charging" = FALSE, "statusChangedAt" = now() - interval '1 hour'`;
  await watchForAnHour(db);
});

const both = ['alert.opened', 'alert.closed'] as const;
const listen = (alerts: AlertKind[] | null, as = world.as.owner) =>
  createWebhook(as, { name: 'Hook', url: 'https://93.184.215.14/', events: [...both], alerts });

/** What each webhook received: `alert ended` in their order. */
async function received(webhookId: string): Promise<string[]> {
  const { db, system } = world;
  await spreadEvents({ ...system, now: new Date() });
  const deliveries = await db.webhookDelivery.findMany({ where: { endpointId: webhookId } });
  const events = await db.outgoingEvent.findMany({
    where: { id: { in: deliveries.map(({ eventId }) => eventId) } },
    orderBy: { at: 'asc' },
  });
  return events.map(
    ({ data }) => `${String(Reflect.get(Object(data), 'alert'))} ${Reflect.get(Object(data), 'ended')}`,
  );
}
const sentences = async () =>
  (await world.db.outgoingEvent.findMany({ where: { kind: 'alert.closed' } })).map(({ data }) =>
    String(Reflect.get(Object(data), 'sentence')),
  );

test('a webhook receives the kinds of alert that it chose; with none chosen, all', async () => {
  const { as, a, db } = world;
  const batteries = await listen(['battery_low']);
  const all = await listen(null);
  const operators = await listen(['hot'], as.operator);
  assert.deepEqual([batteries.alerts, all.alerts], [['battery_low'], null]);
  await disconnect(db, [a.deviceId], 121);
  await round(world);
  assert.deepEqual(await received(batteries.id), []);
  await db.device.update({ where: { id: a.deviceId }, data: { status: 'online', batteryPercent: 9 } });
  await round(world);
  assert.deepEqual(await received(batteries.id), ['battery_low null']);
  assert.deepEqual((await received(all.id)).sort(), [
    'battery_low null',
    'device_offline null',
    'device_offline resolved',
  ]);
  assert.deepEqual(await received(operators.id), []);
  const changed = await updateWebhook(as.owner, { id: batteries.id, alerts: null });
  assert.equal(changed.alerts, null);
  assert.deepEqual((await updateWebhook(as.owner, { id: batteries.id, name: 'Same' })).alerts, null);
});

test('where no webhook chose a kind nothing is written; operators’ kinds are not for customers', async () => {
  const { db, a } = world;
  await listen(['hot']);
  await disconnect(db, [a.deviceId], 121);
  await round(world);
  assert.equal(await db.outgoingEvent.count(), 0);
  assert.equal((await refused(listen(['relay_down']), 'invalid')).details?.['field'], 'alerts');
  await refused(listen([]), 'invalid');
  await listen(['relay_down'], world.as.operator);
});

test('a connection that is switched off and a webhook that is deleted are no recovery', async () => {
  const { db, a, as } = world;
  const { id } = await listen(null);
  const failing = await listen(['hot']);
  const long = new Date(Date.now() - 3_600_000);
  await db.webhookEndpoint.update({ where: { id: failing.id }, data: { failures: 9, failingSince: long } });
  const connection = { where: { id: a.connection.id } };
  await db.connection.update({ ...connection, data: { expiresAt: new Date(Date.now() + 3_600_000) } });
  await round(world);
  assert.equal((await heard(db, 'webhook_failing')).length, 4);
  await deleteWebhook(as.owner, { id: failing.id });
  await db.connection.update({ ...connection, data: { enabled: false } });
  await round(world);
  assert.deepEqual((await received(id)).sort(), [
    'connection_expiring left',
    'connection_expiring null',
    'webhook_failing left',
    'webhook_failing null',
  ]);
  assert.equal((await heard(db, 'webhook_failing')).length, 4, 'no one hears that it works again');
  await db.connection.update({ ...connection, data: { enabled: true, expiresAt: null } });
});

test('TENANT-02 of a device that went to another customer the old one’s webhook says that it left, not that it is back', async () => {
  const { db, a, b, as } = world;
  const { id } = await listen(null);
  await disconnect(db, [a.deviceId], 121);
  await round(world);
  await assignDevice(as.operator, { id: a.deviceId, customerId: b.customerId });
  await round(world);
  assert.deepEqual(await received(id), ['device_offline null', 'device_offline left']);
  assert.deepEqual(await sentences(), [
    '“Device offline” no longer applies: the device has another owner or no phone.',
  ]);
  await assignDevice(as.operator, { id: a.deviceId, customerId: a.customerId });
});

test('a webhook that received the beginning receives the end, though the device was muted in between', async () => {
  const { db, a, as } = world;
  const { id } = await listen(null);
  await disconnect(db, [a.deviceId], 121);
  await round(world);
  await muteDevice(as.owner, { deviceId: a.deviceId, length: 'until_unmuted' });
  await db.device.update({ where: { id: a.deviceId }, data: { status: 'online', lastSeenAt: new Date() } });
  await round(world);
  assert.deepEqual(await received(id), ['device_offline null', 'device_offline resolved']);
  assert.ok(!(await heard(db, 'device_offline')).some((one) => one.endsWith('closed')), 'people asked for silence');
  await unmuteDevice(as.owner, { deviceId: a.deviceId });
});

test('of a muted device a webhook receives neither beginning nor end; what is open when the mute ends it receives then, once', async () => {
  const { db, a, as } = world;
  const { deviceId } = a;
  const { id } = await listen(null);
  const operators = await listen(null, as.operator);
  const battery = (batteryPercent: number) =>
    db.device.update({ where: { id: deviceId }, data: { batteryPercent, charging: false } });
  await muteDevice(as.owner, { deviceId, length: 'until_unmuted' });
  await disconnect(db, [deviceId], 121);
  await round(world);
  await db.device.update({ where: { id: deviceId }, data: { status: 'online', lastSeenAt: new Date() } });
  await battery(9);
  await round(world);
  assert.deepEqual([await received(id), await received(operators.id)], [[], []]);
  await unmuteDevice(as.owner, { deviceId });
  await round(world);
  await battery(80);
  await round(world);
  const wanted = ['battery_low null', 'battery_low resolved'];
  assert.deepEqual([await received(id), await received(operators.id)], [wanted, wanted]);
});
