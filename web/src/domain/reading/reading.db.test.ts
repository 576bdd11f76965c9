import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { assignDevice } from '@/domain/device/assign';
import { getDeviceNotes } from '@/domain/device/get-notes';
import { setDeviceNotes } from '@/domain/device/set-notes';
import { getDeviceReadings } from '@/domain/reading/get';
import { recordReadings } from '@/domain/reading/record';
import { readingsView } from '@/domain/reading/view';
import { foreignIsMissing, viewerIsForbidden } from '@/domain/testing/verb-cases';
import { addDevice, lastAudit, openWorld, refused, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

const minute = 60_000;

test('MON-02 connected phones leave one reading in five minutes, and the hour its lowest battery and highest heat', async () => {
  const { as, a, b, db, system, relayId } = world;
  const away = await addDevice(system, { relayId, customerId: a.customerId, name: 'Away' });
  await db.device.update({ where: { id: away.id }, data: { status: 'offline', batteryPercent: 5 } });
  const say = (batteryPercent: number, temperatureC: number) =>
    db.device.update({
      where: { id: a.deviceId },
      data: { batteryPercent, temperatureC, signalDbm: -80, rttMs: 40.4 },
    });
  await say(70, 30);
  assert.deepEqual(await recordReadings(system), { readings: 2 }, 'of the two that are connected');
  await say(60, 40);
  assert.deepEqual(await recordReadings(system), { readings: 0 }, 'once in five minutes');
  const [{ at } = { at: new Date(0) }] = await db.deviceReading.findMany({ where: { deviceId: a.deviceId } });
  // As if that one were the one before
  await db.deviceReading.updateMany({ data: { at: new Date(at.getTime() - 5 * minute) } });
  await recordReadings(system);

  const now = new Date(at.getTime() + minute);
  const day = await getDeviceReadings({ ...as.viewer, now }, { id: a.deviceId });
  assert.deepEqual(readingsView.parse(day), day);
  assert.equal(day.batteryPercent.length, 288);
  assert.deepEqual(day.batteryPercent.slice(-3), [null, 70, 60]);
  assert.deepEqual(day.temperatureC.slice(-2), [30, 40]);
  assert.equal(day.from.getTime() + 288 * day.stepMs, at.getTime() + 5 * minute);
  const month = await getDeviceReadings({ ...as.viewer, now }, { id: a.deviceId, range: 'month' });
  assert.equal(month.batteryPercent.length, 720);
  assert.deepEqual(
    [month.batteryPercent, month.signalDbm, month.temperatureC, month.rttMs].map((values) => values.at(-1)),
    [60, -80, 40, 40.4],
  );
  await foreignIsMissing(world, b.deviceId, (context, id) => getDeviceReadings(context, { id }));
});

test('TENANT-02 readings from before a phone came to its customer are not shown, and its notes are gone', async () => {
  const { as, a, b, db, now } = world;
  const { id } = await addDevice(as.owner, { relayId: world.relayId, customerId: a.customerId, name: 'Moves' });
  await setDeviceNotes(as.owner, { id, notes: 'Behind the fridge' });
  await db.deviceReading.create({ data: { deviceId: id, at: new Date(now.getTime() - 30 * minute), rttMs: 12 } });
  assert.equal((await getDeviceReadings(as.owner, { id })).rttMs.filter((value) => value === 12).length, 1);
  await assignDevice(as.operator, { id, customerId: b.customerId });
  const later = { ...as.other, now: new Date(now.getTime() + minute) };
  assert.ok((await getDeviceReadings(later, { id })).rttMs.every((value) => value === null));
  assert.deepEqual(await getDeviceNotes(as.other, { id }), { deviceId: id, notes: null });
  assert.equal((await getDeviceReadings(as.operator, { id })).rttMs.filter((value) => value === 12).length, 1);
});

test('notes: written by owners and managers, read by their own people, removed by an empty text', async () => {
  const { as, a, b } = world;
  const id = a.deviceId;
  const written = await setDeviceNotes(as.manager, { id, notes: ' SIM 0151\nin the left cabinet ' });
  assert.deepEqual(written, { deviceId: id, notes: 'SIM 0151\nin the left cabinet' });
  const row = await lastAudit(world, 'device.notes');
  assert.deepEqual(row.after, { notes: 'SIM 0151\nin the left cabinet' });
  assert.deepEqual(await getDeviceNotes(as.viewer, { id }), written);
  assert.deepEqual(await setDeviceNotes(as.owner, { id, notes: '  ' }), { deviceId: id, notes: null });
  await refused(setDeviceNotes(as.owner, { id, notes: 'x'.repeat(2_001) }), 'invalid');
  await refused(setDeviceNotes(as.owner, { id, notes: 'a\u0000b' }), 'invalid');
  await viewerIsForbidden(world, (context) => setDeviceNotes(context, { id, notes: 'x' }));
  await foreignIsMissing(world, b.deviceId, (context, of) => setDeviceNotes(context, { id: of, notes: 'x' }));
  await foreignIsMissing(world, b.deviceId, (context, of) => getDeviceNotes(context, { id: of }));
});
