import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { deleteAccount } from '@/domain/account/delete';
import { listAudit } from '@/domain/audit/list';
import { getCustomer } from '@/domain/customer/get';
import { assignDevice } from '@/domain/device/assign';
import { createPairingCode } from '@/domain/device/create-pairing-code';
import { errors } from '@/domain/errors';
import { hashPassword } from '@/domain/session/password';
import { addPerson, openWorld, refused, timesTold, type World } from '@/domain/testing/world';
import { openThrottle } from '@/lib/throttle';

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
  const tries = await Promise.allSettled(persons.map((person) => deleteAccount(person, openThrottle(), { password })));
  assert.deepEqual(tries.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  assert.equal(await db.member.count({ where: { customerId, role: 'owner' } }), 1);
  const [lost] = tries.flatMap((one) => (one.status === 'rejected' ? [Object(one.reason)] : []));
  assert.equal(lost?.code, 'only_owner');
  assert.match(lost.message, /remove/, 'to delete the account it helps to remove the others; to leave it does not');
  assert.doesNotMatch(errors.last_owner.sentence, /remove/);
});

test('SEC-04 TEAM-01 who stays reads in the own log that somebody left by deleting the account', async () => {
  const { persons } = await owners('staying', 2);
  const [leaver, stayer] = persons;
  assert.ok(leaver && stayer);
  await createPairingCode(leaver, {});
  await deleteAccount(leaver, openThrottle(), { password });
  assert.equal(timesTold(world, leaver.viewer.userId), 1);
  const [row] = (await listAudit(stayer, { action: 'member.remove' })).rows;
  const { targetId, before, after } = row ?? assert.fail();
  assert.deepEqual([targetId, after], [leaver.viewer.userId, { accountDeleted: true }]);
  assert.deepEqual(before, { email: '0@staying.test', role: 'owner' });
  assert.equal(await world.db.pairingCode.count(), 0, 'nor does a code stay that the leaver has made');
  await refused(deleteAccount(world.as.operator, openThrottle(), { password }), 'forbidden');
});

test('TENANT-02 AUTH-05 a device that goes with its last customer leaves an earlier one’s usage as it is', async () => {
  const { as, a, db, now } = world;
  const { customerId, persons } = await owners('later', 1);
  const [later] = persons;
  assert.ok(later);
  const { connection, deviceId } = a;
  const hour = { connectionId: connection.id, deviceId, hour: new Date(now.getTime() - 1) };
  await db.usageHour.create({ data: { ...hour, ownerId: a.customerId, bytesDown: 5n } });
  await db.usageHour.create({ data: { ...hour, ownerId: customerId, bytesDown: 7n } });
  await assignDevice(as.operator, { id: deviceId, customerId });
  await deleteAccount(later, openThrottle(), { password });
  assert.equal(await db.device.count({ where: { id: deviceId } }), 0);
  assert.equal((await getCustomer(as.owner, { id: a.customerId })).traffic.last30DaysBytes, 5);
  assert.equal(await db.usageHour.count({ where: { ownerId: customerId } }), 0);
});
