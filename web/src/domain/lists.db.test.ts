import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { exportAudit } from '@/domain/audit/export';
import { listAudit } from '@/domain/audit/list';
import { listConnections } from '@/domain/connection/list';
import { removeWhitelistEntry } from '@/domain/connection/remove-whitelist-entry';
import { withViewer, type Context } from '@/domain/context';
import { listCustomers } from '@/domain/customer/list';
import { listDevices } from '@/domain/device/list';
import { renameDevice } from '@/domain/device/rename';
import { changeRole } from '@/domain/member/change-role';
import { inviteMember } from '@/domain/member/invite';
import { listInvitations } from '@/domain/member/list-invitations';
import { listMembers } from '@/domain/member/list';
import { listMyCustomers } from '@/domain/member/my-customers';
import { removeMember } from '@/domain/member/remove';
import { listSessions } from '@/domain/session/list';
import { loadViewer } from '@/domain/session/load-viewer';
import { grantShare } from '@/domain/share/grant';
import { listShares } from '@/domain/share/list';
import { addDevice, addPerson, openWorld, refused, type World } from '@/domain/testing/world';

/** TENANT-01: lists refuse no one who may open them; they leave out. Two customers with the same kinds of things. */

let world: World;
let sharedDevice: string;
before(async () => {
  world = await openWorld();
  const { as, a, b, db, system, relayId } = world;
  await addDevice(system, { relayId, customerId: null, name: 'Nobody’s' });
  const rights = { rename: false, ports: false, configs: false, rotate: false };
  for (const [owner, { deviceId, customerId, connection }] of [
    [as.owner, a],
    [as.other, b],
  ] as const) {
    await renameDevice(owner, { id: deviceId, name: 'Renamed' });
    await inviteMember(owner, { customerId, email: 'invited@x.test', role: 'viewer' });
    await grantShare(owner, { deviceId, email: 'nobody@x.test', ...rights });
    await db.whitelistEntry.create({ data: { connectionId: connection.id, cidr: '192.0.2.1' } });
  }
  sharedDevice = (await addDevice(system, { relayId, customerId: b.customerId, name: 'Shared by B' })).id;
  await grantShare(as.other, { deviceId: sharedDevice, email: 'owner@a.test', ...rights });
});
after(() => world.close());

/** As at a request of now: with the shares of now. */
async function now(person: Context): Promise<Context> {
  const viewer = await loadViewer(world.system, { sessionId: person.viewer.sessionId });
  assert.ok(viewer);
  return withViewer(world.system, viewer);
}

const sorted = (values: readonly (string | null)[]) => [...values].sort();

test('TENANT-01 TENANT-04 devices and connections: the own ones and those shared with the customer', async () => {
  const { as, a, b, db } = world;
  for (const person of ['viewer', 'manager', 'owner'] as const) {
    const context = await now(as[person]);
    const devices = sorted((await listDevices(context)).items.map(({ id }) => id));
    assert.deepEqual(devices, sorted([a.deviceId, sharedDevice]), person);
    const connections = (await listConnections(context)).items.map(({ id }) => id);
    assert.deepEqual(connections, [a.connection.id], person);
    const narrowed = (await listDevices(context, { customerId: b.customerId })).items;
    assert.deepEqual(
      narrowed.map(({ id }) => id),
      [sharedDevice],
    );
    assert.deepEqual((await listConnections(context, { deviceId: b.deviceId })).items, []);
    assert.deepEqual((await listConnections(context, { customerId: b.customerId })).items, []);
  }
  const theirs = (await listDevices(await now(as.other))).items.map(({ customerId }) => customerId);
  assert.deepEqual(theirs, [b.customerId, b.customerId]);
  assert.equal((await listDevices(await now(as.operator))).items.length, await db.device.count());
});

test('TENANT-01 customers, members, invitations, shares and sessions', async () => {
  const { as, a, b } = world;
  const owner = await now(as.owner);
  for (const list of [listCustomers, listMyCustomers])
    assert.deepEqual(
      (await list(owner)).items.map(({ id }) => id),
      [a.customerId],
    );
  assert.deepEqual((await listMyCustomers(await now(as.operator))).items, [], 'operators belong to no one');
  const members = (await listMembers(owner, { customerId: a.customerId })).items.map(({ email }) => email);
  assert.deepEqual(members, ['manager@a.test', 'owner@a.test', 'viewer@a.test']);
  assert.equal((await listInvitations(owner, { customerId: a.customerId })).items.length, 1);
  assert.equal((await listShares(owner, { deviceId: a.deviceId })).items.length, 1);
  await refused(listMembers(owner, { customerId: b.customerId }), 'not_found');
  await refused(listShares(owner, { deviceId: sharedDevice }), 'forbidden');
  const sessions = await listSessions(owner);
  assert.deepEqual(
    sessions.items.map(({ id }) => id),
    [owner.viewer.sessionId],
  );
});

test('TENANT-01 SEC-04 the audit log, on the screen and as CSV', async () => {
  const { as, a, b, db } = world;
  const owner = await now(as.owner);
  for (const rows of [(await listAudit(owner)).items, (await exportAudit(owner, {})).items]) {
    assert.ok(rows.length > 0);
    assert.deepEqual(new Set(rows.map(({ customerId }) => customerId)), new Set([a.customerId]));
  }
  const foreign = await db.auditLog.findFirstOrThrow({ where: { customerId: b.customerId }, orderBy: { id: 'desc' } });
  const mark = Buffer.from(JSON.stringify(['audit', [foreign.id]])).toString('base64url');
  const page = await listAudit(owner, { cursor: mark });
  assert.ok(
    page.items.every(({ customerId }) => customerId === a.customerId),
    'nor by a foreign row as the page’s mark',
  );
  assert.equal((await exportAudit(await now(as.operator), {})).items.length, await db.auditLog.count());
});

test('TENANT-03 a thing of someone else under an own one is missing', async () => {
  const { as, a, b, db } = world;
  const foreign = await db.whitelistEntry.findFirstOrThrow({ where: { connectionId: b.connection.id } });
  await refused(removeWhitelistEntry(as.owner, { connectionId: a.connection.id, id: foreign.id }), 'not_found');
  const them = { customerId: a.customerId, userId: as.other.viewer.userId };
  await refused(changeRole(as.owner, { ...them, role: 'viewer' }), 'not_found');
  await refused(removeMember(as.owner, them), 'not_found');
  assert.equal(await db.whitelistEntry.count({ where: { id: foreign.id } }), 1);
});

test('TENANT-01 a person of several customers sees one at a time, and by that role', async () => {
  const { a, b, db, system } = world;
  const person = await addPerson(system, { email: 'both@x.test', customerId: a.customerId, role: 'viewer' });
  const { userId, sessionId } = person.viewer;
  await db.member.create({ data: { customerId: b.customerId, userId, role: 'owner' } });
  for (const [customerId, role] of [
    [a.customerId, 'viewer'],
    [b.customerId, 'owner'],
  ] as const) {
    await db.session.update({ where: { id: sessionId }, data: { customerId } });
    const context = await now(person);
    assert.deepEqual(
      context.viewer.memberships.map((membership) => [membership.customerId, membership.role]),
      [[customerId, role]],
    );
    const own = (await listDevices(context)).items.filter((device) => device.customerId === customerId);
    const shared = (await listDevices(context)).items.filter(({ id }) => id === sharedDevice);
    assert.ok(own.length > 0 && shared.length === 1);
    assert.equal((await listMyCustomers(context)).items.length, 2);
  }
});
