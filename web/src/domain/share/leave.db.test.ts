import assert from 'node:assert/strict';
import test, { after, before, beforeEach } from 'node:test';
import { deleteAccount } from '@/domain/account/delete';
import { googleSignIn } from '@/domain/account/google-sign-in';
import { addWhitelistEntry } from '@/domain/connection/add-whitelist-entry';
import { createConnection } from '@/domain/connection/create';
import type { Context } from '@/domain/context';
import { getDevice } from '@/domain/device/get';
import { hashPassword } from '@/domain/session/password';
import { grantShare } from '@/domain/share/grant';
import { getEndedShare } from '@/domain/share/get-ended';
import { leaveShare } from '@/domain/share/leave';
import { listShares } from '@/domain/share/list';
import { revokeShare } from '@/domain/share/revoke';
import { addColleague, addFriend, atRequest, nothing, verifiers } from '@/domain/testing/sharing';
import { addPerson, lastAudit, openWorld, refused, type World } from '@/domain/testing/world';

/** TENANT-04: giving a shared device back. */

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());
beforeEach(() => world.db.share.deleteMany());

test('TENANT-04 leaving a share does what revoking does, and notifies both sides', async () => {
  const { as, a, db, events } = world;
  const { deviceId } = a;
  const friend = await addFriend(world, 'leaver');
  await addPerson(world.system, { email: 'second@leaver.test', customerId: friend.customerId });
  for (const email of [friend.email, 'second@leaver.test'])
    await grantShare(as.owner, { deviceId, email, ...nothing, ports: true });
  const owner = await atRequest(world, friend.owner);
  const theirs = await createConnection(owner, { deviceId, name: 'Theirs' });
  await addWhitelistEntry(owner, { connectionId: a.connection.id, cidr: '192.0.2.5' });
  const [before] = await verifiers(world, a.connection.id);
  events.length = 0;
  await leaveShare(owner, { deviceId });
  await refused(getDevice(await atRequest(world, friend.owner), { id: deviceId }), 'not_found');
  assert.deepEqual((await listShares(as.owner, { deviceId })).items, []);
  const [after, gone] = await verifiers(world, a.connection.id, theirs.id);
  assert.notEqual(after, before);
  assert.equal(gone, '');
  assert.equal(await db.whitelistEntry.count({ where: { cidr: '192.0.2.5' } }), 0);
  const notified = new Set(events.map((event) => ('customerId' in event ? event.customerId : '')));
  assert.deepEqual(notified, new Set([a.customerId, friend.customerId]));
  const { customerId, actorName, before: left } = await lastAudit(world, 'share.leave');
  assert.deepEqual([customerId, actorName], [a.customerId, friend.email]);
  assert.equal(Object(left).ports, true);
  await refused(leaveShare(owner, { deviceId }), 'not_found');
});

test('TENANT-04 owners and managers of the other customer may leave, no one else', async () => {
  const { as, a } = world;
  const { deviceId } = a;
  const friend = await addFriend(world, 'leaver2');
  const grant = () => grantShare(as.owner, { deviceId, email: friend.email, ...nothing });
  const people = {
    viewer: await addColleague(world, friend.customerId, 'viewer'),
    manager: await addColleague(world, friend.customerId, 'manager'),
  };
  await grant();
  await refused(leaveShare(await atRequest(world, people.viewer), { deviceId }), 'forbidden');
  for (const person of [as.owner, as.operator, as.other])
    await refused(leaveShare(await atRequest(world, person), { deviceId }), 'not_found');
  await leaveShare(await atRequest(world, people.manager), { deviceId });
  await grant();
});

test('TENANT-04 AUTH-05 a deleted account that only looked leaves no trace, and proving the address again brings it back', async () => {
  const { as, a, db, system } = world;
  const password = 'a long enough password';
  const friend = await addFriend(world, 'looker', await hashPassword(password));
  const share = { deviceId: a.deviceId, email: friend.email, ...nothing, rotate: true };
  const { id } = await grantShare(as.owner, share);
  const rows = () => db.auditLog.count({ where: { customerId: a.customerId } });
  const before = await rows();
  await deleteAccount(await atRequest(world, friend.owner), { password });
  assert.equal(await rows(), before);
  assert.equal((await db.share.findUniqueOrThrow({ where: { id } })).customerId, null);
  const identity = { sub: 'again', email: friend.email, email_verified: true };
  await googleSignIn(system, identity);
  assert.notEqual((await db.share.findUniqueOrThrow({ where: { id } })).customerId, null);
});

test('TENANT-04 whose share ended reads so, for a device and its connections; to others both are like any that is not', async () => {
  const { as, a, now } = world;
  const { deviceId } = a;
  const friend = await addFriend(world, 'reads-the-end');
  const viewer = await addColleague(world, friend.customerId, 'viewer');
  const both = [{ deviceId }, { connectionId: a.connection.id }];
  const ended = async (context: Context) =>
    Promise.all(both.map(async (input) => (await getEndedShare(context, input)).ended));
  const { id } = await grantShare(as.owner, { deviceId, email: friend.email, ...nothing });
  assert.deepEqual(await ended(await atRequest(world, viewer)), [false, false]);
  await revokeShare(as.owner, { id });
  for (const person of [friend.owner, viewer])
    assert.deepEqual(await ended(await atRequest(world, person)), [true, true]);
  for (const person of [as.owner, as.other, as.operator]) assert.deepEqual(await ended(person), [false, false]);
  const later = { ...(await atRequest(world, viewer)), now: new Date(now.getTime() + 31 * 86_400_000) };
  assert.deepEqual(await ended(later), [false, false]);
  await grantShare(as.owner, { deviceId, email: friend.email, ...nothing });
  assert.deepEqual(await ended(await atRequest(world, viewer)), [false, false]);
});
