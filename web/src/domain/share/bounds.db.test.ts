import assert from 'node:assert/strict';
import test, { after, before, beforeEach } from 'node:test';
import { createConnection } from '@/domain/connection/create';
import { listConnections } from '@/domain/connection/list';
import { listDevices } from '@/domain/device/list';
import { inParts } from '@/domain/sort';
import { ownFirst } from '@/domain/visibility/devices';
import { maxShares } from '@/domain/bounds';
import { grantShare } from '@/domain/share/grant';
import { atRequest, nothing } from '@/domain/testing/sharing';
import { addDevice, openWorld, refused, type World } from '@/domain/testing/world';
import { openThrottle, throttleLimits } from '@/base/throttle';

/** TENANT-04: how much can be shared, and what others share never hides what is one's own. */

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());
beforeEach(() => world.db.share.deleteMany());

test('TENANT-04 own devices and connections come before shared ones, whatever their names', async () => {
  const { as, a, b, db } = world;
  await db.device.update({ where: { id: b.deviceId }, data: { name: '0 first of all' } });
  await grantShare(as.other, { deviceId: b.deviceId, email: 'owner@a.test', ...nothing });
  await createConnection(as.operator, { deviceId: a.deviceId, name: 'Zuletzt' });
  const person = await atRequest(world, as.owner);
  assert.deepEqual(
    (await listDevices(person)).items.map(({ id }) => id),
    [a.deviceId, b.deviceId],
  );
  assert.deepEqual(
    (await listConnections(person)).items.map(({ deviceId }) => deviceId),
    [a.deviceId, a.deviceId, b.deviceId],
  );
  const bounded = (most: number) =>
    inParts(ownFirst(person.viewer), null, most, (where, _, take) => db.device.findMany({ where, take })).then((rows) =>
      rows.map(({ id }) => id),
    );
  assert.deepEqual(await bounded(1), [a.deviceId]);
  assert.deepEqual(await bounded(2), [a.deviceId, b.deviceId]);
});

test('TENANT-04 shares are bounded per device and per customer, alike for known and unknown addresses', async () => {
  const { as, a, b, db, system, relayId } = world;
  const refusedFor = async (deviceId: string) => {
    for (const email of ['owner@b.test', 'nobody@nowhere.test'])
      await refused(grantShare(as.owner, { deviceId, email, ...nothing }), 'shares_full');
  };
  const fill = (deviceId: string, count: number) =>
    db.share.createMany({
      data: Array.from({ length: count }, (_, n) => ({ deviceId, email: `p${n}@x.test`, ...nothing })),
    });
  await fill(a.deviceId, maxShares.ofDevice - 1);
  await grantShare(as.owner, { deviceId: a.deviceId, email: 'last@x.test', ...nothing });
  await refusedFor(a.deviceId);
  const another = () => addDevice(system, { relayId, customerId: a.customerId, name: 'Another' });
  for (let left = maxShares.ofCustomer - maxShares.ofDevice; left > 0; left -= 10) await fill((await another()).id, 10);
  await refusedFor((await another()).id);
  await grantShare(as.other, { deviceId: b.deviceId, email: 'owner@a.test', ...nothing });
});

test('TENANT-04 grants are counted per customer, whether the address is known or not', async () => {
  const { as, a, b } = world;
  const throttle = openThrottle();
  const grant = (email: string) => grantShare({ ...as.owner, throttle }, { deviceId: a.deviceId, email, ...nothing });
  await grant('again@x.test');
  for (let n = 1; n < throttleLimits.share_customer.points; n += 1)
    await refused(grant('again@x.test'), 'already_shared');
  for (const email of ['owner@b.test', 'nobody@nowhere.test', 'again@x.test']) await refused(grant(email), 'throttled');
  await grantShare({ ...as.other, throttle }, { deviceId: b.deviceId, email: 'x@x.test', ...nothing });
});

test('TENANT-04 an unassigned device cannot be shared, not by operators either', async () => {
  const { as, system, relayId } = world;
  const { id: deviceId } = await addDevice(system, { relayId, customerId: null, name: 'Nobody’s' });
  const share = { deviceId, email: 'owner@b.test', ...nothing };
  await refused(grantShare(as.operator, share), 'device_of_nobody');
});
