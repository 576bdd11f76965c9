import assert from 'node:assert/strict';
import test, { after, before, beforeEach } from 'node:test';
import { addWhitelistEntry } from '@/domain/connection/add-whitelist-entry';
import { createConnection } from '@/domain/connection/create';
import { deleteConnection } from '@/domain/connection/delete';
import { getConnection } from '@/domain/connection/get';
import { listConnections } from '@/domain/connection/list';
import { regeneratePassword } from '@/domain/connection/regenerate-password';
import { removeWhitelistEntry } from '@/domain/connection/remove-whitelist-entry';
import { revealPassword } from '@/domain/connection/reveal-password';
import { setConnectionEnabled } from '@/domain/connection/set-enabled';
import { updateConnection } from '@/domain/connection/update';
import { getConnectionUsage } from '@/domain/connection/usage';
import type { Context } from '@/domain/context';
import { getDevice } from '@/domain/device/get';
import { changeShare } from '@/domain/share/change';
import { grantShare } from '@/domain/share/grant';
import { revokeShare } from '@/domain/share/revoke';
import { addFriend, atRequest, nothing, verifiers } from '@/domain/testing/sharing';
import { addPerson, openWorld, refused, type World } from '@/domain/testing/world';

/** TENANT-04: several customers on one device, and several shares of it with one customer. */

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());
beforeEach(() => world.db.share.deleteMany());

let friends = 0;

/** A customer with a share of A's device, its owner at a request of now, and a connection if it may make one. */
async function grantee(rights: Partial<typeof nothing>) {
  const friend = await addFriend(world, `friend${(friends += 1)}`);
  const { deviceId } = world.a;
  const { id: shareId } = await grantShare(world.as.owner, {
    deviceId,
    email: friend.email,
    ...nothing,
    ...rights,
  });
  const owner = await atRequest(world, friend.owner);
  const connectionId = rights.ports ? (await createConnection(owner, { deviceId, name: 'Theirs' })).id : '';
  return { ...friend, owner, shareId, connectionId };
}

/** A second share of the same device with the same customer, by another of its owners. */
async function secondShare({ customerId }: { customerId: string }, rights: Partial<typeof nothing>) {
  const email = `second@${customerId}.test`;
  await addPerson(world.system, { email, customerId });
  return (await grantShare(world.as.owner, { deviceId: world.a.deviceId, email, ...nothing, ...rights })).id;
}

const whitelistOf = async (context: Context, id: string) =>
  (await getConnection(context, { id })).whitelist.map(({ cidr }) => cidr);

test('TENANT-04 grantees of one device neither see nor control what the other made there', async () => {
  const { as, a } = world;
  const all = { rename: true, ports: true, configs: true, rotate: true };
  const [one, two] = [await grantee(all), await grantee(all)];
  const id = two.connectionId;
  const { id: entryId } = await addWhitelistEntry(two.owner, { connectionId: id, cidr: '192.0.2.2' });
  const verbs = [
    () => getConnection(one.owner, { id }),
    () => getConnectionUsage(one.owner, { id }),
    () => revealPassword(one.owner, { id }),
    () => updateConnection(one.owner, { id, name: 'x' }),
    () => setConnectionEnabled(one.owner, { id, enabled: false }),
    () => regeneratePassword(one.owner, { id }),
    () => addWhitelistEntry(one.owner, { connectionId: id, cidr: '192.0.2.3' }),
    () => removeWhitelistEntry(one.owner, { connectionId: id, id: entryId }),
    () => deleteConnection(one.owner, { id }),
  ];
  for (const verb of verbs) await refused(verb(), 'not_found');
  const seen = async (person: Context) => {
    const ids = (await listConnections(person, { deviceId: a.deviceId })).items.map((connection) => connection.id);
    assert.equal((await getDevice(person, { id: a.deviceId })).connectionCount, ids.length);
    return new Set(ids);
  };
  assert.deepEqual(await seen(one.owner), new Set([a.connection.id, one.connectionId]));
  assert.deepEqual(await seen(two.owner), new Set([a.connection.id, id]));
  assert.deepEqual(await seen(as.owner), new Set([a.connection.id, one.connectionId, id]));
  assert.deepEqual(await whitelistOf(as.owner, id), ['192.0.2.2']);
});

test('TENANT-04 a whitelist is seen with the right to manage ports only, without what other grantees added', async () => {
  const { as, a } = world;
  const { id: connectionId } = a.connection;
  const [one, two] = [await grantee({ ports: true }), await grantee({ ports: true })];
  const looker = await grantee({ configs: true, rename: true, rotate: true });
  await addWhitelistEntry(as.owner, { connectionId, cidr: '198.51.100.1', note: 'Office' });
  const { id } = await addWhitelistEntry(one.owner, { connectionId, cidr: '198.51.100.2' });
  assert.deepEqual(await whitelistOf(looker.owner, connectionId), []);
  assert.deepEqual(await whitelistOf(one.owner, connectionId), ['198.51.100.1', '198.51.100.2']);
  assert.deepEqual(await whitelistOf(two.owner, connectionId), ['198.51.100.1']);
  assert.deepEqual(await whitelistOf(as.owner, connectionId), ['198.51.100.1', '198.51.100.2']);
  assert.deepEqual(await whitelistOf(as.operator, connectionId), ['198.51.100.1', '198.51.100.2']);
  assert.deepEqual((await listConnections(looker.owner, { deviceId: a.deviceId })).items[0]?.whitelist, []);
  await refused(removeWhitelistEntry(two.owner, { connectionId, id }), 'not_found');
});

test('TENANT-04 a share that ends renews the passwords that the leaver could see, and leaves audit rows', async () => {
  const { as, a, db } = world;
  const [one, two] = [await grantee({ ports: true }), await grantee({ ports: true })];
  const before = await verifiers(world, a.connection.id, two.connectionId);
  const rows = await db.auditLog.count();
  await revokeShare(as.owner, { id: one.shareId });
  const after = await verifiers(world, a.connection.id, two.connectionId);
  assert.notEqual(after[0], before[0]);
  assert.equal(after[1], before[1]);
  const written = await db.auditLog.findMany({ orderBy: { id: 'asc' }, skip: rows });
  assert.deepEqual(
    written.map(({ action, targetId, customerId }) => [action, targetId, customerId]),
    [
      ['connection.delete', one.connectionId, a.customerId],
      ['connection.regenerate_password', a.connection.id, a.customerId],
      ['share.revoke', a.deviceId, a.customerId],
    ],
  );
});

test('TENANT-04 of two shares with one customer, what the other still grants stays', async () => {
  const { as, a, db } = world;
  const one = await grantee({ ports: true });
  await addWhitelistEntry(one.owner, { connectionId: a.connection.id, cidr: '203.0.113.9' });
  const second = await secondShare(one, { ports: true });
  const ids = [a.connection.id, one.connectionId] as const;
  const before = await verifiers(world, ...ids);
  await revokeShare(as.owner, { id: one.shareId });
  assert.deepEqual(await verifiers(world, ...ids), before);
  const held = { where: { holderId: one.customerId } };
  assert.equal(await db.whitelistEntry.count(held), 1);
  await changeShare(as.owner, { id: second, ...nothing, configs: true });
  assert.equal(await db.whitelistEntry.count(held), 0);
  assert.deepEqual(await verifiers(world, ...ids), [before[0], ''], 'the connection goes, passwords may be seen');
  await changeShare(as.owner, { id: second, ...nothing });
  assert.notEqual((await verifiers(world, a.connection.id))[0], before[0]);
});

test('TENANT-04 passwords stay while another share of the same customer lets it see them', async () => {
  const { as, a } = world;
  const one = await grantee({ ports: true });
  const second = await secondShare(one, { configs: true });
  const [before] = await verifiers(world, a.connection.id);
  await changeShare(as.owner, { id: one.shareId, ...nothing });
  assert.deepEqual(await verifiers(world, a.connection.id, one.connectionId), [before, '']);
  await revokeShare(as.owner, { id: second });
  assert.notEqual((await verifiers(world, a.connection.id))[0], before);
});
