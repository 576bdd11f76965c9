import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import { secretHash } from '@pocketproxy/relay/contract';
import { openThrottle, throttleLimits } from '@/base/throttle';
import type { Context } from '@/domain/context';
import { assignDevice } from '@/domain/device/assign';
import { createRotationLink } from '@/domain/rotation-link/create';
import { listRotationLinks } from '@/domain/rotation-link/list';
import { openRotationLink } from '@/domain/rotation-link/open';
import { regenerateRotationLink } from '@/domain/rotation-link/regenerate';
import { renameRotationLink } from '@/domain/rotation-link/rename';
import { revokeRotationLink } from '@/domain/rotation-link/revoke';
import { getLinkRotation } from '@/domain/rotation-link/rotation';
import { rotateByLink } from '@/domain/rotation-link/use';
import { changeShare } from '@/domain/share/change';
import { foreignIsMissing, viewerIsForbidden } from '@/domain/testing/verb-cases';
import { addDevice, lastAudit, openWorld, refused, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

const newDevice = async () => {
  const { system, relayId, a } = world;
  return (await addDevice(system, { relayId, customerId: a.customerId, name: 'Phone' })).id;
};
const tokenOf = ({ url }: { url: string }) => url.split('/').at(-1) ?? '';
const endRotations = () =>
  world.db.rotation.updateMany({
    where: { activeDeviceId: { not: null } },
    data: { state: 'failed', activeDeviceId: null, finishedAt: new Date(0) },
  });

test('ROT-05 a link is made with its address shown once, and only the hash is stored', async () => {
  const { as, db } = world;
  const deviceId = await newDevice();
  const made = await createRotationLink(as.manager, { deviceId, name: 'Scraper', cidrs: ['10.1.2.3/8'] });
  const token = tokenOf(made);
  assert.match(made.url, /^http:\/\/127\.0\.0\.1:3000\/r\/[\w-]{32}$/);
  const row = await db.rotationLink.findUniqueOrThrow({ where: { id: made.id } });
  assert.equal(row.hash, secretHash(token));
  assert.deepEqual(row.cidrs, ['10.0.0.0/8'], 'normalised');
  assert.equal(JSON.stringify(row).includes(token), false);
  const audit = await lastAudit(world, 'rotation_link.create');
  assert.equal(JSON.stringify(audit).includes(token), false);
  const [listed] = await listRotationLinks(as.manager, { deviceId });
  const { url: _, ...shown } = made;
  assert.deepEqual(listed, shown);
});

test('ROT-05 it is renamed, gets another address, and is revoked: the old address no longer works', async () => {
  const { as, system } = world;
  const deviceId = await newDevice();
  const made = await createRotationLink(as.owner, { deviceId, name: 'A' });
  assert.equal((await renameRotationLink(as.owner, { id: made.id, name: 'B' })).name, 'B');
  await lastAudit(world, 'rotation_link.rename');
  const again = await regenerateRotationLink(as.owner, { id: made.id });
  await lastAudit(world, 'rotation_link.regenerate');
  await refused(openRotationLink(system, { token: tokenOf(made) }), 'not_found');
  await openRotationLink(system, { token: tokenOf(again) });
  await revokeRotationLink(as.owner, { id: made.id });
  await lastAudit(world, 'rotation_link.revoke');
  await refused(openRotationLink(system, { token: tokenOf(again) }), 'not_found');
  assert.deepEqual(await listRotationLinks(as.owner, { deviceId }), []);
});

test('ROT-05 using it rotates, and keeps when and from where; its rotation is shown by the same link only', async () => {
  const { as, system } = world;
  const deviceId = await newDevice();
  const token = tokenOf(await createRotationLink(as.owner, { deviceId, name: 'A' }));
  world.events.length = 0;
  const rotation = await rotateByLink(system, { token });
  assert.deepEqual([rotation.result, rotation.attempts, rotation.throughPhone], ['running', 0, false]);
  assert.deepEqual(
    world.events.map(({ type }) => type),
    ['command.created'],
  );
  const [link] = await listRotationLinks(as.owner, { deviceId });
  assert.deepEqual([link?.uses, link?.lastUsedAt, link?.lastUsedIp], [1, system.now, system.ip]);
  const running = await refused(rotateByLink(system, { token }), 'rotation_running');
  assert.deepEqual(running.details, { rotationId: rotation.id });
  await world.db.rotation.update({
    where: { id: rotation.id },
    data: { state: 'changed', activeDeviceId: null, oldIp: '192.0.2.1', newIp: '192.0.2.2', finishedAt: system.now },
  });
  const ended = await getLinkRotation(system, { token, rotationId: rotation.id });
  assert.deepEqual(
    [ended.result, ended.oldIp, ended.newIp, ended.durationMs],
    ['changed', '192.0.2.1', '192.0.2.2', 0],
  );
  const other = tokenOf(await createRotationLink(as.owner, { deviceId: await newDevice(), name: 'B' }));
  await refused(getLinkRotation(system, { token: other, rotationId: rotation.id }), 'not_found');
});

test('ROT-05 unknown, expired, used up, revoked, from another address, of a suspended customer: all answer alike', async () => {
  const { as, system, db, a } = world;
  const deviceId = await newDevice();
  const make = async (wanted: object) =>
    tokenOf(await createRotationLink(as.owner, { deviceId, name: 'x', ...wanted }));
  const expired = await make({});
  await db.rotationLink.update({ where: { hash: secretHash(expired) }, data: { expiresAt: new Date(0) } });
  const usedUp = await make({ maxUses: 1 });
  await rotateByLink(system, { token: usedUp });
  await endRotations();
  const elsewhere = await make({ cidrs: ['203.0.113.0/24', '2001:db8::/32'] });
  const answers: string[] = [];
  for (const token of ['x'.repeat(32), '', expired, usedUp, elsewhere])
    for (const verb of [rotateByLink, openRotationLink]) {
      const { message, details } = await refused(verb(system, { token }), 'not_found');
      answers.push(JSON.stringify([message, details]));
    }
  assert.equal(new Set(answers).size, 1);
  await openRotationLink({ ...system, ip: '203.0.113.9' }, { token: elsewhere });
  await openRotationLink({ ...system, ip: '::ffff:203.0.113.9' }, { token: elsewhere });
  const fine = await make({});
  await db.customer.update({ where: { id: a.customerId }, data: { state: 'suspended' } });
  await refused(rotateByLink(system, { token: fine }), 'not_found');
  await db.customer.update({ where: { id: a.customerId }, data: { state: 'active' } });
  await openRotationLink(system, { token: fine });
});

test('ROT-05 a use limit holds for requests at the same time', async () => {
  const { as, system, db } = world;
  const deviceId = await newDevice();
  await db.device.update({ where: { id: deviceId }, data: { rotationCooldownSeconds: 0 } });
  const token = tokenOf(await createRotationLink(as.owner, { deviceId, name: 'x', maxUses: 2 }));
  for (let round = 0; round < 3; round += 1) {
    await Promise.allSettled(Array.from({ length: 5 }, () => rotateByLink(system, { token })));
    await endRotations();
  }
  assert.equal(await db.rotation.count({ where: { deviceId } }), 2);
});

test('ROT-05 guessing is bounded per source; using many links is not', async () => {
  const { as } = world;
  const throttle = openThrottle();
  const system = { ...world.system, throttle };
  const token = tokenOf(await createRotationLink(as.owner, { deviceId: await newDevice(), name: 'x' }));
  for (let n = 0; n < 2 * throttleLimits.rotation_link_address.points; n += 1)
    await openRotationLink(system, { token });
  for (let n = 0; n < throttleLimits.rotation_link_address.points; n += 1)
    await refused(openRotationLink(system, { token: randomUUID() }), 'not_found');
  const { details } = await refused(rotateByLink(system, { token: randomUUID() }), 'throttled');
  assert.ok(Number(details?.retryAfterSeconds) > 0);
  await openRotationLink({ ...system, ip: '203.0.113.50' }, { token });
  await throttle.close();
});

test('ROT-05 the request that comes through the phone itself is known', async () => {
  const { as, system } = world;
  const token = tokenOf(await createRotationLink(as.owner, { deviceId: await newDevice(), name: 'x' }));
  assert.equal((await rotateByLink({ ...system, ip: '::ffff:203.0.113.1' }, { token })).throughPhone, true);
});

test('TENANT-04 a link made through a share is the maker’s, and ends with the right; the owner sees it', async () => {
  const { as, system, db, a, b } = world;
  const rights = { rename: false, ports: false, configs: false, rotate: true };
  const deviceId = await newDevice();
  const share = await db.share.create({
    data: { deviceId, email: 'owner@b.test', customerId: b.customerId, ...rights },
  });
  const shares = [{ deviceId, ownerId: a.customerId, ...rights }];
  const grantee = { ...as.other, viewer: { ...as.other.viewer, shares } };
  await createRotationLink(as.owner, { deviceId, name: 'Owner’s' });
  const made = await createRotationLink(grantee, { deviceId, name: 'Theirs' });
  const names = async (context: Context) => (await listRotationLinks(context, { deviceId })).map(({ name }) => name);
  assert.deepEqual(await names(grantee), ['Theirs']);
  assert.deepEqual(await names(as.owner), ['Owner’s', 'Theirs']);
  await openRotationLink(system, { token: tokenOf(made) });
  await changeShare(as.owner, { id: share.id, ...rights, rotate: false });
  await refused(openRotationLink(system, { token: tokenOf(made) }), 'not_found');
  assert.deepEqual(await names(as.owner), ['Owner’s']);
  await assignDevice(as.operator, { id: deviceId, customerId: b.customerId });
  assert.equal(await db.rotationLink.count({ where: { deviceId } }), 0, 'all end with the assignment');
});

test('TENANT-03 links: other customers find none, viewers are refused; bounds', async () => {
  const { as, b, a, db } = world;
  const { id } = await createRotationLink(as.other, { deviceId: b.deviceId, name: 'x' });
  await foreignIsMissing(world, b.deviceId, (c, deviceId) => createRotationLink(c, { deviceId, name: 'x' }));
  await foreignIsMissing(world, b.deviceId, (c, deviceId) => listRotationLinks(c, { deviceId }));
  await foreignIsMissing(world, id, (c, linkId) => renameRotationLink(c, { id: linkId, name: 'x' }));
  await foreignIsMissing(world, id, (c, linkId) => regenerateRotationLink(c, { id: linkId }));
  await foreignIsMissing(world, id, (c, linkId) => revokeRotationLink(c, { id: linkId }));
  const { deviceId } = a;
  await viewerIsForbidden(world, (c) => createRotationLink(c, { deviceId, name: 'x' }));
  await viewerIsForbidden(world, (c) => listRotationLinks(c, { deviceId }));
  await refused(createRotationLink(as.owner, { deviceId, name: 'x', cidrs: ['nowhere'] }), 'invalid');
  await refused(createRotationLink(as.owner, { deviceId, name: 'x', maxUses: 0 }), 'invalid');
  await refused(createRotationLink(as.owner, { deviceId, name: 'x', expiresAt: new Date(0) }), 'expiry_past');
  const many = Array.from({ length: 20 }, () => ({ deviceId, name: 'x', hash: randomUUID() }));
  await db.rotationLink.createMany({ data: many });
  await refused(createRotationLink(as.owner, { deviceId, name: 'x' }), 'rotation_links_full');
});
