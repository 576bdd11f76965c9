import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { deleteAccount } from '@/domain/account/delete';
import { planDeletion } from '@/domain/account/deletion';
import { lockUser } from '@/domain/user/lock';
import { listAudit } from '@/domain/audit/list';
import { createConnection } from '@/domain/connection/create';
import { getCustomer } from '@/domain/customer/get';
import { assignDevice } from '@/domain/device/assign';
import { createPairingCode } from '@/domain/device/create-pairing-code';
import { errors } from '@/domain/errors';
import { hashPassword } from '@/domain/session/password';
import { addUsage } from '@/domain/testing/usage';
import { addDevice, addPerson, lockWaits, openWorld, refused, timesNotified, type World } from '@/domain/testing/world';

let world: World;
const password = 'a long enough password';
before(async () => void (world = await openWorld()));
after(() => world.close());

async function owners(name: string, count: number) {
  const { db, system } = world;
  const { id: customerId } = await db.customer.create({ data: { name } });
  const passwordHash = await hashPassword(password);
  const persons = [];
  for (let index = 0; index < count; index += 1)
    persons.push(await addPerson(system, { email: `${index}@${name}.test`, customerId, passwordHash }));
  return { customerId, persons, passwordHash };
}

test('TEAM-01 AUTH-05 of two last owners who delete their accounts at once, one stays while others are members', async () => {
  const { db, system } = world;
  const { customerId, persons } = await owners('crowded', 2);
  await addPerson(system, { email: 'member@crowded.test', customerId, role: 'viewer' });
  const tries = await Promise.allSettled(persons.map((person) => deleteAccount(person, { password })));
  assert.deepEqual(tries.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  assert.equal(await db.member.count({ where: { customerId, role: 'owner' } }), 1);
  const [lost] = tries.flatMap((one) => (one.status === 'rejected' ? [Object(one.reason)] : []));
  assert.equal(lost?.code, 'only_owner');
  assert.match(lost.message, /remove/, 'to delete the account it helps to remove the others; to leave it does not');
  assert.doesNotMatch(errors.last_owner.sentence, /remove/);
});

test('SEC-04 TEAM-01 those who stay read in their own log that someone left by deleting the account', async () => {
  const { persons } = await owners('staying', 2);
  const [leaver, stayer] = persons;
  assert.ok(leaver && stayer);
  await createPairingCode(leaver, {});
  await deleteAccount(leaver, { password });
  assert.equal(timesNotified(world, leaver.viewer.userId), 1);
  const [row] = (await listAudit(stayer, { action: 'member.remove' })).items;
  const { targetId, before, after } = row ?? assert.fail();
  assert.deepEqual([targetId, after], [leaver.viewer.userId, { accountDeleted: true }]);
  assert.deepEqual(before, { email: '0@staying.test', role: 'owner' });
  assert.equal(await world.db.pairingCode.count(), 0, 'nor does a code stay that the leaver has made');
  await refused(deleteAccount(world.as.operator, { password }), 'forbidden');
});

test('TENANT-02 AUTH-05 a device that goes with its last customer leaves an earlier one’s usage as it is', async () => {
  const { as, a, db, now } = world;
  const { customerId, persons } = await owners('later', 1);
  const [later] = persons;
  assert.ok(later);
  const { connection, deviceId } = a;
  const hour = { connectionId: connection.id, deviceId, hour: new Date(now.getTime() - 1) };
  await addUsage(db, { ...hour, ownerId: a.customerId, bytesDown: 5n });
  await addUsage(db, { ...hour, ownerId: customerId, bytesDown: 7n });
  await assignDevice(as.operator, { id: deviceId, customerId });
  await db.outgoingEvent.create({ data: { kind: 'test', version: 1, customerId, data: {} } });
  await deleteAccount(later, { password });
  assert.equal(await db.device.count({ where: { id: deviceId } }), 0);
  assert.equal((await getCustomer(as.owner, { id: a.customerId })).traffic.last30DaysBytes, 5);
  const where = { ownerId: customerId };
  const rows = [db.usageHour.count({ where }), db.usageDay.count({ where }), db.usageMonth.count({ where })];
  assert.deepEqual(await Promise.all(rows), [0, 0, 0]);
  assert.equal(await db.outgoingEvent.count({ where: { customerId } }), 0);
});

test('AUTH-05 TENANT-04 the plan names what goes on devices of others, and what others lose on own devices', async () => {
  const { db, b, relayId, system, as } = world;
  const { customerId, persons } = await owners('sharing', 1);
  const [leaver] = persons;
  assert.ok(leaver);
  const own = await addDevice(system, { relayId, customerId, name: 'Own' });
  const made = async (deviceId: string, name: string, holderId: string | null) => {
    const { id } = await createConnection(as.operator, { deviceId, name });
    await db.connection.update({ where: { id }, data: { holderId } });
    return id;
  };
  await made(own.id, 'by the owner', null);
  await made(own.id, 'by a grantee', b.customerId);
  const rights = { rename: false, ports: true, configs: true, rotate: false };
  await db.share.create({ data: { deviceId: b.deviceId, email: leaver.viewer.email, customerId, ...rights } });
  const held = await made(b.deviceId, 'through a share', customerId);
  const entry = { connectionId: b.connection.id, cidr: '198.51.100.1/32', holderId: customerId };
  await db.whitelistEntry.create({ data: entry });

  const [doomed] = (await planDeletion(leaver)).customers;
  assert.deepEqual(doomed, {
    ...{ id: customerId, name: 'sharing', devices: 1, connections: 2, connectionsOfOthers: 1 },
    elsewhere: { connections: 1, whitelistEntries: 1 },
  });
  await deleteAccount(leaver, { password });
  assert.ok((await db.connection.findUniqueOrThrow({ where: { id: held } })).deletedAt);
  assert.equal(await db.whitelistEntry.count({ where: entry }), 0);
  assert.equal(await db.connection.count({ where: { deviceId: own.id } }), 0);
});

test('AUTH-05 TENANT-05 the only owner of a suspended customer stays with it, alone in it or not', async () => {
  const { db, system } = world;
  const { customerId, persons } = await owners('suspended', 1);
  const [owner] = persons;
  assert.ok(owner);
  await db.customer.update({ where: { id: customerId }, data: { state: 'suspended' } });
  for (const others of [0, 1]) {
    if (others > 0) await addPerson(system, { email: 'viewer@suspended.test', customerId, role: 'viewer' });
    const plan = await planDeletion(owner);
    assert.deepEqual(plan.suspended, [{ id: customerId, name: 'suspended' }]);
    assert.deepEqual([plan.customers, plan.left, plan.blocking], [[], [], []]);
    await refused(deleteAccount(owner, { password }), 'suspended_stays');
  }
  await addPerson(system, { email: 'second@suspended.test', customerId, role: 'owner' });
  await deleteAccount(owner, { password });
  assert.equal(await db.customer.count({ where: { id: customerId } }), 1);
});

test('AUTH-03 AUTH-05 a deletion that waits while a reset commits does not go through with the old password', async () => {
  const { db } = world;
  const { persons } = await owners('stolen', 1);
  const [thief] = persons;
  assert.ok(thief);
  const { userId } = thief.viewer;
  const { deletion } = await db.$transaction(async (tx) => {
    await lockUser(tx, userId);
    const deletion = refused(deleteAccount(thief, { password }), 'password_wrong');
    await lockWaits(db, 1);
    await tx.user.update({ where: { id: userId }, data: { passwordHash: await hashPassword('the victims own') } });
    return { deletion };
  });
  await deletion;
  assert.equal(await db.user.count({ where: { id: userId } }), 1);
});
