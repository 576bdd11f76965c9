import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import { secretHash } from '@pocketproxy/relay/contract';
import { setCeilings } from '@/domain/ceiling/set';
import { claimPairingCode } from '@/domain/device/claim-pairing-code';
import { createPairingCode } from '@/domain/device/create-pairing-code';
import { createPairingCodes } from '@/domain/device/create-pairing-codes';
import { getPairingCode } from '@/domain/device/get-pairing-code';
import { getPairingCodes } from '@/domain/device/get-pairing-codes';
import { batchLifetimeMs } from '@/domain/device/pairing-code';
import { foreignIsMissing, viewerIsForbidden } from '@/domain/testing/verb-cases';
import { lastAudit, openWorld, refused, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

test('PORTAL-05 codes for several phones: one for each name, stored hashed, in one row of the audit log', async () => {
  const { as, a, db, system, now } = world;
  const { codes } = await createPairingCodes(as.manager, { names: 'Berlin 09–11' });
  assert.deepEqual(
    codes.map(({ deviceName }) => deviceName),
    ['Berlin 09', 'Berlin 10', 'Berlin 11'],
  );
  const [first, second] = codes;
  assert.ok(first && second);
  assert.equal(first.expiresAt.getTime(), now.getTime() + batchLifetimeMs);
  const plain = first.code.replace('-', '');
  assert.equal(first.qr, `http://127.0.0.1:3000/pair#${plain}`);
  assert.equal((await db.pairingCode.findUniqueOrThrow({ where: { id: first.id } })).hash, secretHash(plain));
  const audit = await lastAudit(world, 'pairing_code.create_batch');
  assert.deepEqual([audit.customerId, audit.targetId], [a.customerId, a.customerId]);
  assert.equal(JSON.stringify(audit).includes(plain), false);

  const enrolment = await claimPairingCode(system, { code: second.code, appVersion: '1', name: 'ignored' });
  assert.equal(enrolment.deviceName, 'Berlin 10');
  const ids = codes.map(({ id }) => id);
  const seen = (await getPairingCodes(as.viewer, { ids: [...ids, randomUUID()] })).codes;
  assert.deepEqual(
    new Map(seen.map(({ id, state }) => [id, state])),
    new Map([
      [first.id, 'waiting'],
      [second.id, 'used'],
      [codes[2]?.id, 'waiting'],
    ]),
  );
  assert.equal(seen.find(({ id }) => id === second.id)?.deviceId, enrolment.deviceId);
  assert.deepEqual((await getPairingCodes(as.other, { ids })).codes, [], 'TENANT-01: of another customer');
});

test('SEC-05 a batch is made whole or not at all: within the devices that the customer may have, open codes counted', async () => {
  const { as, a, db } = world;
  const count = await db.device.count({ where: { customerId: a.customerId } });
  const open = { customerId: a.customerId, usedAt: null };
  await db.pairingCode.deleteMany({ where: open });
  await setCeilings(as.operator, { customerId: a.customerId, values: { customerPhones: count + 3 } });
  await createPairingCode(as.owner, {});
  await refused(createPairingCodes(as.owner, { names: 'Full 1-3' }), 'devices_full');
  assert.equal(await db.pairingCode.count({ where: open }), 1);
  await createPairingCodes(as.owner, { names: 'Full 1-2' });
  await refused(createPairingCodes(as.owner, { names: 'Full 3-3' }), 'devices_full');
  await createPairingCodes(as.operator, { customerId: a.customerId, names: 'Staff 1-2' });
  await setCeilings(as.operator, { customerId: a.customerId, values: { customerPhones: null } });
});

test('TENANT-03 a batch: foreign customers are not found, viewers are refused, relays are staff’s choice, ranges are bounded', async () => {
  const { as, b, relayId } = world;
  await foreignIsMissing(world, b.customerId, (context, customerId) =>
    createPairingCodes(context, { customerId, names: 'X 1-2' }),
  );
  await viewerIsForbidden(world, (context) => createPairingCodes(context, { names: 'X 1-2' }));
  await refused(createPairingCodes(as.owner, { names: 'X 1-2', relayId }), 'forbidden');
  for (const names of ['X', 'X 1-101', 'X 2-1', `${'x'.repeat(80)} 1-2`, 'X\u00071-2'])
    await refused(createPairingCodes(as.owner, { names }), 'invalid');
  const none = await createPairingCodes(as.operator, { names: 'Nobody 1-1', relayId });
  assert.equal((await lastAudit(world, 'pairing_code.create_batch')).targetType, 'settings');
  assert.deepEqual((await getPairingCodes(as.owner, { ids: none.codes.map(({ id }) => id) })).codes, []);
});

test('PORTAL-05 a replaced phone counts as online once a session began after its claim, never by that of the old phone', async () => {
  const { as, a, db, system } = world;
  await db.device.update({ where: { id: a.deviceId }, data: { status: 'online', sessionEpoch: 7n } });
  const { id, code } = await createPairingCode(as.owner, { deviceId: a.deviceId });
  const online = async () => (await getPairingCode(as.owner, { id })).online;
  assert.equal(await online(), false, 'not used yet');
  await claimPairingCode(system, { code, appVersion: '2' });
  assert.equal(await online(), false, 'the old phone, not cut yet');
  await db.device.update({ where: { id: a.deviceId }, data: { status: 'offline', sessionEpoch: 8n } });
  assert.equal(await online(), false);
  await db.device.update({ where: { id: a.deviceId }, data: { status: 'online' } });
  assert.equal(await online(), true);
});
