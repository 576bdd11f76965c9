import assert from 'node:assert/strict';
import test, { after, before, beforeEach } from 'node:test';
import type { BusEvent } from '@pocketproxy/relay/contract';
import { deleteAccount } from '@/domain/account/delete';
import { addWhitelistEntry } from '@/domain/connection/add-whitelist-entry';
import { createConnection } from '@/domain/connection/create';
import { getConnection } from '@/domain/connection/get';
import { listConnections } from '@/domain/connection/list';
import { revealPassword } from '@/domain/connection/reveal-password';
import { withViewer, type Context } from '@/domain/context';
import { reactivateCustomer } from '@/domain/customer/reactivate';
import { suspendCustomer } from '@/domain/customer/suspend';
import { getDevice } from '@/domain/device/get';
import { listDevices } from '@/domain/device/list';
import { renameDevice } from '@/domain/device/rename';
import { requestCommand } from '@/domain/command/request';
import { requestRotation } from '@/domain/rotation/request';
import { revokeDevice } from '@/domain/device/revoke';
import { loadViewer } from '@/domain/session/load-viewer';
import { hashPassword } from '@/domain/session/password';
import { changeShare } from '@/domain/share/change';
import { grantShare } from '@/domain/share/grant';
import { listShares } from '@/domain/share/list';
import { revokeShare } from '@/domain/share/revoke';
import { foreignIsMissing, viewerIsForbidden } from '@/domain/testing/verb-cases';
import { addPerson, lastAudit, openWorld, refused, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());
beforeEach(async () => {
  await world.db.share.deleteMany();
  world.events.length = 0;
});

/** Which connection, else which customer, else which person an event is about. */
function subjectOf(event: BusEvent): string | null | undefined {
  if ('connectionId' in event) return event.connectionId;
  if ('customerId' in event) return event.customerId;
  return 'userId' in event ? event.userId : undefined;
}

const nothing = { rename: false, ports: false, configs: false, rotate: false };

/** Owner of customer B with a proved address, as the database knows them now. */
async function friend(): Promise<Context> {
  const { system, db, b } = world;
  await db.user.deleteMany({ where: { email: 'friend@b.test' } });
  const person = await addPerson(system, { email: 'friend@b.test', customerId: b.customerId });
  await db.user.update({ where: { id: person.viewer.userId }, data: { emailVerifiedAt: system.now } });
  return person;
}

async function now(person: Context): Promise<Context> {
  const viewer = await loadViewer(world.system, { sessionId: person.viewer.sessionId });
  assert.ok(viewer);
  return withViewer(world.system, viewer);
}

test('TENANT-04 a share shows device and connections, and each right opens its verbs only', async () => {
  const { as, a } = world;
  const person = await friend();
  await refused(getDevice(await now(person), { id: a.deviceId }), 'not_found');
  const { id } = await grantShare(as.owner, {
    deviceId: a.deviceId,
    email: 'Friend@b.test',
    ...nothing,
  });
  assert.deepEqual((await lastAudit(world, 'share.grant')).after, { email: 'friend@b.test', ...nothing });
  let shared = await now(person);
  assert.equal((await listDevices(shared)).items.length, 2);
  assert.equal((await listConnections(shared, { deviceId: a.deviceId })).items.length, 1);
  await getConnection(shared, { id: a.connection.id });
  const verbs = {
    rename: (context: Context) => renameDevice(context, { id: a.deviceId, name: 'Ours' }),
    ports: (context: Context) => createConnection(context, { deviceId: a.deviceId, name: 'Theirs' }),
    configs: (context: Context) => revealPassword(context, { id: a.connection.id }),
    rotate: (context: Context) => requestRotation(context, { deviceId: a.deviceId }),
  };
  for (const verb of Object.values(verbs)) await refused(verb(shared), 'forbidden');
  for (const right of ['rename', 'ports', 'configs', 'rotate'] as const) {
    await changeShare(as.owner, { id, ...nothing, [right]: true });
    shared = await now(person);
    await verbs[right](shared);
    for (const other of ['rename', 'ports', 'configs', 'rotate'] as const)
      if (other !== right && !(right === 'ports' && other === 'configs'))
        await refused(verbs[other](shared), 'forbidden');
    await refused(revokeDevice(shared, { id: a.deviceId }), 'forbidden');
    await refused(requestCommand(shared, { deviceId: a.deviceId, kind: 'reboot' }), 'forbidden');
    await refused(listShares(shared, { deviceId: a.deviceId }), 'forbidden');
    await refused(revokeShare(shared, { id }), 'not_found');
  }
});

test('TENANT-04 revoking acts immediately: their connections go, seen passwords end, own whitelists stay', async () => {
  const { as, a, b, db } = world;
  const person = await friend();
  const email = 'friend@b.test';
  const { id } = await grantShare(as.owner, { deviceId: a.deviceId, email, ...nothing, ports: true });
  const shared = await now(person);
  const theirs = await createConnection(shared, { deviceId: a.deviceId, name: 'Theirs' });
  await addWhitelistEntry(shared, { connectionId: a.connection.id, cidr: '192.0.2.9' });
  await addWhitelistEntry(as.owner, { connectionId: a.connection.id, cidr: '192.0.2.1' });
  const old = await db.connection.findUniqueOrThrow({ where: { id: a.connection.id } });
  world.events.length = 0;
  await revokeShare(as.owner, { id });
  await refused(getDevice(await now(person), { id: a.deviceId }), 'not_found');
  assert.notEqual((await db.connection.findUniqueOrThrow({ where: { id: theirs.id } })).deletedAt, null);
  const kept = await db.connection.findUniqueOrThrow({ where: { id: old.id }, include: { whitelist: true } });
  assert.notEqual(kept.passwordVerifier, old.passwordVerifier);
  assert.deepEqual(
    kept.whitelist.map(({ cidr }) => cidr),
    ['192.0.2.1'],
  );
  const notified = world.events.map(subjectOf);
  assert.deepEqual(new Set(notified), new Set([theirs.id, old.id, a.customerId, b.customerId]));
  assert.equal((await lastAudit(world, 'share.revoke')).customerId, a.customerId);
});

test('TENANT-04 TENANT-05 suspension of either side pauses the share', async () => {
  const { as, a, b, db } = world;
  const person = await friend();
  await grantShare(as.owner, {
    deviceId: a.deviceId,
    email: 'friend@b.test',
    ...nothing,
    rename: true,
  });
  await db.customer.update({ where: { id: a.customerId }, data: { state: 'suspended' } });
  await refused(getDevice(await now(person), { id: a.deviceId }), 'not_found');
  await reactivateCustomer(as.operator, { id: a.customerId });
  await getDevice(await now(person), { id: a.deviceId });
  await suspendCustomer(as.operator, { id: b.customerId });
  assert.equal(await loadViewer(world.system, { sessionId: person.viewer.sessionId }), null);
  await reactivateCustomer(as.operator, { id: b.customerId });
});

test('TENANT-04 unknown, unproved and own addresses are answered like known ones, and nothing is shared', async () => {
  const { as, a, db } = world;
  await db.user.update({ where: { email: 'owner@b.test' }, data: { emailVerifiedAt: null } });
  for (const email of ['nobody@nowhere.test', 'owner@b.test', 'owner@a.test']) {
    const answer = await grantShare(as.owner, { deviceId: a.deviceId, email, ...nothing, ports: true });
    assert.deepEqual(Object.keys(answer).sort(), ['configs', 'createdAt', 'email', 'id', 'ports', 'rename', 'rotate']);
  }
  assert.equal(await db.share.count({ where: { customerId: { not: null } } }), 0);
  const shares = (await listShares(as.owner, { deviceId: a.deviceId })).items;
  assert.deepEqual(Object.keys(shares[0] ?? {}).sort(), [
    'configs',
    'createdAt',
    'email',
    'id',
    'ports',
    'rename',
    'rotate',
  ]);
  const again = { deviceId: a.deviceId, email: 'nobody@nowhere.test', ...nothing };
  await refused(grantShare(as.owner, again), 'already_shared');
});

test('TENANT-04 pitfall-28 taking a share back does the same for addresses that no one has', async () => {
  const { as, a } = world;
  await friend();
  const changed = [];
  for (const email of ['friend@b.test', 'nobody@nowhere.test']) {
    const before = (await revealPassword(as.owner, { id: a.connection.id })).password;
    const { id } = await grantShare(as.owner, {
      deviceId: a.deviceId,
      email,
      ...nothing,
      configs: true,
    });
    await changeShare(as.owner, { id, ...nothing });
    changed.push((await revealPassword(as.owner, { id: a.connection.id })).password !== before);
  }
  assert.deepEqual(changed, [true, true]);
});

test('TENANT-03 shares are made by owners on their own devices', async () => {
  const { as, a, b } = world;
  const email = 'x@x.test';
  await foreignIsMissing(world, b.deviceId, (context, deviceId) =>
    grantShare(context, { deviceId, email, ...nothing }),
  );
  await foreignIsMissing(world, b.deviceId, (context, deviceId) => listShares(context, { deviceId }));
  await viewerIsForbidden(world, (context) => grantShare(context, { deviceId: a.deviceId, email, ...nothing }));
  await refused(grantShare(as.manager, { deviceId: a.deviceId, email, ...nothing }), 'forbidden');
  const foreign = await grantShare(as.other, { deviceId: b.deviceId, email, ...nothing });
  world.events.length = 0;
  await foreignIsMissing(world, foreign.id, (context, id) => changeShare(context, { id, ...nothing }));
  await foreignIsMissing(world, foreign.id, (context, id) => revokeShare(context, { id }));
});

test('TENANT-04 a request that began before the revocation finds nothing any more', async () => {
  const { as, a } = world;
  const person = await friend();
  const rights = { rename: true, ports: true, configs: true, rotate: true };
  const { id } = await grantShare(as.owner, {
    deviceId: a.deviceId,
    email: 'friend@b.test',
    ...rights,
  });
  const begun = await now(person);
  await revokeShare(as.owner, { id });
  await refused(createConnection(begun, { deviceId: a.deviceId, name: 'Late' }), 'not_found');
  await refused(revealPassword(begun, { id: a.connection.id }), 'not_found');
  await refused(addWhitelistEntry(begun, { connectionId: a.connection.id, cidr: '192.0.2.77' }), 'not_found');
  await refused(renameDevice(begun, { id: a.deviceId, name: 'Late' }), 'not_found');
});

test('TENANT-04 a request that began before a right was taken does not use it any more', async () => {
  const { as, a, db } = world;
  const person = await friend();
  const rights = { rename: true, ports: true, configs: true, rotate: true };
  const { id } = await grantShare(as.owner, {
    deviceId: a.deviceId,
    email: 'friend@b.test',
    ...rights,
  });
  const begun = await now(person);
  await changeShare(as.owner, { id, ...nothing });
  const connections = await db.connection.count();
  await refused(createConnection(begun, { deviceId: a.deviceId, name: 'Late' }), 'conflict');
  await refused(revealPassword(begun, { id: a.connection.id }), 'conflict');
  await refused(addWhitelistEntry(begun, { connectionId: a.connection.id, cidr: '192.0.2.78' }), 'conflict');
  await refused(renameDevice(begun, { id: a.deviceId, name: 'Late' }), 'conflict');
  assert.equal(await db.connection.count(), connections);
});

test('TENANT-04 a whitelist entry that is added while the share is taken back does not outlive it', async () => {
  const { as, a, db } = world;
  const person = await friend();
  const { id } = await grantShare(as.owner, {
    deviceId: a.deviceId,
    email: 'friend@b.test',
    ...nothing,
    ports: true,
  });
  const shared = await now(person);
  const [revoked, ...added] = await Promise.allSettled([
    revokeShare(as.owner, { id }),
    ...Array.from({ length: 12 }, (_, n) =>
      addWhitelistEntry(shared, { connectionId: a.connection.id, cidr: `192.0.2.${100 + n}` }),
    ),
  ]);
  assert.equal(revoked.status, 'fulfilled');
  for (const one of added) if (one.status === 'rejected') assert.equal(Object(one.reason).code, 'not_found');
  assert.equal(await db.whitelistEntry.count({ where: { holderId: { not: null } } }), 0);
});

test('TENANT-04 AUTH-05 with a deleted account its access to shared devices ends too', async () => {
  const { system, as, a, db } = world;
  const customer = await db.customer.create({ data: { name: 'Leaving' } });
  const passwordHash = await hashPassword('a long enough password');
  const person = await addPerson(system, { email: 'leaving@c.test', customerId: customer.id, passwordHash });
  const rights = { ...nothing, ports: true, configs: true };
  await grantShare(as.owner, { deviceId: a.deviceId, email: 'leaving@c.test', ...rights });
  const shared = await now(person);
  const theirs = await createConnection(shared, { deviceId: a.deviceId, name: 'Theirs' });
  await addWhitelistEntry(shared, { connectionId: a.connection.id, cidr: '192.0.2.8' });
  const { password: seen } = await revealPassword(shared, { id: a.connection.id });
  const listed = (await listShares(as.owner, { deviceId: a.deviceId })).items;
  world.events.length = 0;
  await deleteAccount(shared, { password: 'a long enough password' });
  assert.equal(await db.customer.count({ where: { id: customer.id } }), 0);
  assert.notEqual((await db.connection.findUniqueOrThrow({ where: { id: theirs.id } })).deletedAt, null);
  assert.equal(await db.whitelistEntry.count({ where: { cidr: '192.0.2.8' } }), 0);
  assert.notEqual((await revealPassword(as.owner, { id: a.connection.id })).password, seen);
  assert.deepEqual(
    (await listShares(as.owner, { deviceId: a.deviceId })).items,
    listed,
    'the owner’s list looks as before',
  );
  const row = await db.auditLog.findFirstOrThrow({ where: { action: 'share.revoke' }, orderBy: { id: 'desc' } });
  assert.deepEqual([row.customerId, row.targetId, row.actorName], [a.customerId, a.deviceId, 'leaving@c.test']);
  const notified = world.events.map(subjectOf);
  assert.deepEqual(
    new Set(notified),
    new Set([theirs.id, a.connection.id, a.customerId, customer.id, person.viewer.userId]),
  );
});
