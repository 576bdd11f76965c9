import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import type { Context } from '@/domain/context';
import { getRotation } from '@/domain/rotation/get';
import { requestRotation } from '@/domain/rotation/request';
import { grantShare } from '@/domain/share/grant';
import { addFriend, atRequest, nothing } from '@/domain/testing/sharing';
import { addDevice, openWorld, type World } from '@/domain/testing/world';

let world: World;
let grantee: Context;
let deviceId: string;
before(async () => {
  world = await openWorld();
  const { as, a, system, relayId } = world;
  deviceId = (await addDevice(system, { relayId, customerId: a.customerId, name: 'Shared' })).id;
  const friend = await addFriend(world, 'friend');
  await grantShare(as.owner, { deviceId, email: friend.email, ...nothing, rotate: true });
  grantee = await atRequest(world, friend.owner);
});
after(() => world.close());

/** Who asked, as the owner, the customer with the share and operators read it. */
async function readings(by: Context): Promise<(string | null)[]> {
  const { id } = await requestRotation(by, { deviceId });
  const names = [];
  for (const reader of [world.as.viewer, grantee, world.as.operator]) {
    const { asker } = await getRotation(reader, { id });
    names.push(asker.staff && asker.person === null ? 'staff' : asker.person);
  }
  await world.db.rotation.update({ where: { id }, data: { state: 'failed', activeDeviceId: null } });
  return names;
}

test('TENANT-04 who asked for a rotation: names stay within their customer, operators read all, no one reads the staff', async () => {
  const { as } = world;
  assert.deepEqual(await readings(as.manager), [as.manager.viewer.name, null, as.manager.viewer.name]);
  assert.deepEqual(await readings(grantee), [null, grantee.viewer.name, grantee.viewer.name]);
  assert.deepEqual(await readings(as.operator), ['staff', 'staff', as.operator.viewer.name]);
});

test('TENANT-04 a person of both customers has no name on the other side: it would reveal that they belong to the owner', async () => {
  const { as, db } = world;
  const { userId } = as.manager.viewer;
  const customerId = grantee.viewer.memberships[0]?.customerId ?? '';
  await db.member.create({ data: { userId, customerId, role: 'manager' } });
  assert.deepEqual(await readings(as.manager), [as.manager.viewer.name, null, as.manager.viewer.name]);
});

test('TENANT-04 someone who has left the customer has no name there', async () => {
  const { as, db } = world;
  await db.member.deleteMany({ where: { userId: as.owner.viewer.userId } });
  assert.deepEqual(await readings(as.owner), [null, null, as.owner.viewer.name]);
});

test('TENANT-04 the name of a link: the owner reads all, others those of their own customer', async () => {
  const { as, db } = world;
  const holderId = grantee.viewer.memberships[0]?.customerId ?? null;
  const nameSeen = async (reader: Context, holder: string | null) => {
    const link = await db.rotationLink.create({
      data: { deviceId, holderId: holder, name: 'Shop', hash: crypto.randomUUID() },
    });
    const { id } = await db.rotation.create({ data: { deviceId, trigger: 'link', state: 'failed', linkId: link.id } });
    return (await getRotation(reader, { id })).asker.link;
  };
  assert.equal(await nameSeen(as.viewer, null), 'Shop');
  assert.equal(await nameSeen(as.viewer, holderId), 'Shop');
  assert.equal(await nameSeen(as.operator, holderId), 'Shop');
  assert.equal(await nameSeen(grantee, holderId), 'Shop');
  assert.equal(await nameSeen(grantee, null), null);
});
