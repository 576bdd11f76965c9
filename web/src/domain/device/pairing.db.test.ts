import assert from 'node:assert/strict';
import test, { after, before, beforeEach } from 'node:test';
import { ceilings, deviceSecretPattern, newDeviceSecret, secretHash } from '@pocketproxy/relay/contract';
import { answerPairing } from '@/app/api/agent/pair/answer';
import { getConnection } from '@/domain/connection/get';
import { claimPairingCode } from '@/domain/device/claim-pairing-code';
import { createPairingCode } from '@/domain/device/create-pairing-code';
import { getPairingCode } from '@/domain/device/get-pairing-code';
import { foreignIsMissing, viewerIsForbidden } from '@/domain/testing/verb-cases';
import { lastAudit, openWorld, refused, type World } from '@/domain/testing/world';
import { openLog } from '@/base/log';
import { openThrottle } from '@/base/throttle';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());
beforeEach(() => void (world.events.length = 0));

const phone = { appVersion: '1.0.0', model: 'Pixel 9', osVersion: '16' };

test('PORTAL-05 an owner pairs an own phone: the code is shown once and stored hashed', async () => {
  const { as, a, db, system, relayId } = world;
  const made = await createPairingCode(as.owner, { deviceName: 'Balcony' });
  assert.match(made.code, /^[ABCDEFGHJKMNPQRSTVWXYZ23456789]{4}-[ABCDEFGHJKMNPQRSTVWXYZ23456789]{4}$/);
  const plain = made.code.replace('-', '');
  assert.equal(made.qr, `http://127.0.0.1:3000/pair#${plain}`);
  assert.equal((await db.pairingCode.findUniqueOrThrow({ where: { id: made.id } })).hash, secretHash(plain));
  assert.equal((await lastAudit(world, 'pairing_code.create')).customerId, a.customerId);
  assert.equal(JSON.stringify(await db.auditLog.findMany()).includes(plain), false);

  const enrolment = await claimPairingCode(system, { ...phone, code: ` ${made.code.toLowerCase()} ` });
  assert.equal(enrolment.deviceName, 'Balcony');
  assert.equal(enrolment.tunnelUrl, 'ws://relay.test:7000');
  const secret = await db.deviceSecret.findFirstOrThrow({ where: { deviceId: enrolment.deviceId } });
  assert.equal(secret.hash, secretHash(enrolment.secret));
  assert.equal((await lastAudit(world, 'device.pair')).actorKind, 'phone');
  assert.deepEqual(world.events, [
    { type: 'device.changed', relayId, deviceId: enrolment.deviceId, customerId: a.customerId },
  ]);
  const view = await getPairingCode(as.owner, { id: made.id });
  assert.deepEqual([view.state, view.deviceId], ['used', enrolment.deviceId]);
});

test('PORTAL-05 a replaced phone takes the device over; the old secret is void and everything else stays', async () => {
  const { as, a, db, system } = world;
  const before = await getConnection(as.owner, { id: a.connection.id });
  const { code } = await createPairingCode(as.manager, { deviceId: a.deviceId });
  const enrolment = await claimPairingCode(system, { ...phone, name: 'ignored', code });
  assert.equal(enrolment.deviceId, a.deviceId);
  assert.equal(enrolment.deviceName, 'Phone of A');
  const live = await db.deviceSecret.findMany({ where: { deviceId: a.deviceId, revokedAt: null } });
  assert.deepEqual(
    live.map(({ hash }) => hash),
    [secretHash(enrolment.secret)],
  );
  const after = await getConnection(as.owner, { id: a.connection.id });
  assert.deepEqual([after.host, after.port, after.username], [before.host, before.port, before.username]);
  await lastAudit(world, 'device.replace_phone');
});

test('TENANT-02 TENANT-03 pairing codes: foreign customers and devices are not found, viewers are refused, relays are staff’s choice', async () => {
  const { as, a, b, relayId } = world;
  await foreignIsMissing(world, b.deviceId, (context, deviceId) => createPairingCode(context, { deviceId }));
  await foreignIsMissing(world, b.customerId, (context, customerId) => createPairingCode(context, { customerId }));
  await viewerIsForbidden(world, (context) => createPairingCode(context, {}));
  await viewerIsForbidden(world, (context) => createPairingCode(context, { deviceId: a.deviceId }));
  await refused(createPairingCode(as.owner, { relayId }), 'forbidden');
  await refused(createPairingCode(as.owner, { deviceName: 'a\u0007b' }), 'invalid');
  const { id } = await createPairingCode(as.operator, { customerId: b.customerId, relayId });
  assert.equal((await getPairingCode(as.other, { id })).state, 'waiting');
  await foreignIsMissing(world, id, (context, foreign) => getPairingCode(context, { id: foreign }));
});

test('PORTAL-05 pitfall-28 unknown, used, expired and malformed codes answer alike', async () => {
  const { as, system } = world;
  const used = await createPairingCode(as.owner, {});
  await claimPairingCode(system, { ...phone, code: used.code });
  const late = await createPairingCode(as.owner, {});
  const later = { ...system, now: late.expiresAt };
  const errors = [
    await refused(claimPairingCode(system, { ...phone, code: used.code }), 'code_invalid'),
    await refused(claimPairingCode(later, { ...phone, code: late.code }), 'code_invalid'),
    await refused(claimPairingCode(system, { ...phone, code: 'ABCD2345' }), 'code_invalid'),
    await refused(claimPairingCode(system, { ...phone, code: 'IIIIIIII' }), 'code_invalid'),
  ];
  assert.equal(new Set(errors.map(({ message, details }) => JSON.stringify([message, details]))).size, 1);
  for (const input of [
    undefined,
    null,
    'x',
    {},
    { code: 'ABCD2345' },
    { ...phone, code: 'A'.repeat(33) },
    { ...phone, code: 1 },
  ]) {
    await refused(claimPairingCode(system, input), 'bad_request');
  }
  assert.equal((await getPairingCode({ ...as.owner, now: late.expiresAt }, { id: late.id })).state, 'expired');
});

test('TENANT-05 a code of a suspended customer pairs nothing, and works again when the customer does', async () => {
  const { as, a, system, db } = world;
  const { code } = await createPairingCode(as.owner, { deviceName: 'Patient' });
  const claim = () => claimPairingCode(system, { ...phone, code });
  await db.customer.update({ where: { id: a.customerId }, data: { state: 'suspended' } });
  const suspended = await refused(claim(), 'code_invalid');
  await db.customer.update({ where: { id: a.customerId }, data: { state: 'active' } });
  assert.equal((await claim()).deviceName, 'Patient');
  assert.equal((await refused(claim(), 'code_invalid')).message, suspended.message);
});

test('PORTAL-05 control characters and half surrogates in what a phone says are refused, not passed to Postgres', async () => {
  const { as, system } = world;
  const { code } = await createPairingCode(as.owner, {});
  for (const text of ['a\0b', 'a\nb', '\ud800']) {
    for (const field of ['name', 'model', 'osVersion', 'appVersion'])
      await refused(claimPairingCode(system, { ...phone, code, [field]: text }), 'bad_request');
  }
  await refused(claimPairingCode(system, { ...phone, code: '\0'.repeat(8) }), 'code_invalid');
  await claimPairingCode(system, { ...phone, code });
});

test('PORTAL-05 a phone whose answer was lost claims again with its secret and gets the same answer', async () => {
  const { as, a, system, db, events } = world;
  const made = await createPairingCode(as.owner, { deviceName: 'Lossy' });
  const claim = { ...phone, code: made.code, secret: newDeviceSecret() };
  const first = await claimPairingCode(system, claim);
  assert.equal(first.secret, claim.secret);
  assert.equal(
    (await db.deviceSecret.findFirstOrThrow({ where: { deviceId: first.deviceId } })).hash,
    secretHash(claim.secret),
  );
  const audits = await db.auditLog.count();
  events.length = 0;
  assert.deepEqual(await claimPairingCode(system, claim), first);
  assert.equal(await db.device.count({ where: { name: 'Lossy' } }), 1, 'no ghost');
  assert.equal(await db.deviceSecret.count({ where: { deviceId: first.deviceId } }), 1);
  assert.equal(await db.auditLog.count(), audits);
  assert.deepEqual(events, [
    { type: 'device.changed', relayId: world.relayId, deviceId: first.deviceId, customerId: a.customerId },
  ]);

  await refused(claimPairingCode(system, { ...claim, secret: newDeviceSecret() }), 'code_invalid');
  await refused(claimPairingCode(system, { ...claim, secret: undefined }), 'code_invalid');
  await refused(claimPairingCode({ ...system, now: made.expiresAt }, claim), 'code_invalid');
  const other = await createPairingCode(as.owner, { deviceName: 'Other' });
  await refused(claimPairingCode(system, { ...claim, code: other.code }), 'bad_request');
  await claimPairingCode(system, { ...phone, code: other.code }); // not used by what was refused
  await db.customer.update({ where: { id: a.customerId }, data: { state: 'suspended' } });
  await refused(claimPairingCode(system, claim), 'code_invalid');
  await db.customer.update({ where: { id: a.customerId }, data: { state: 'active' } });
  await db.deviceSecret.updateMany({ where: { deviceId: first.deviceId }, data: { revokedAt: system.now } });
  await refused(claimPairingCode(system, claim), 'code_invalid');
});

test('PORTAL-05 SEC-02 a phone’s own secret has exactly 256 bits in the one spelling', async () => {
  const { as, system } = world;
  const { code } = await createPairingCode(as.owner, {});
  const good = newDeviceSecret();
  for (const secret of [
    '',
    'ppd_',
    good.slice(0, -1),
    `${good}A`,
    good.slice(4),
    `${good.slice(0, -1)}B`,
    `${good}\n`,
    1,
  ])
    await refused(claimPairingCode(system, { ...phone, code, secret }), 'bad_request');
  for (let round = 0; round < 20; round += 1) assert.match(newDeviceSecret(), deviceSecretPattern);
  await claimPairingCode(system, { ...phone, code, secret: good });
});

test('PORTAL-05 claims of one phone that overlap get one device and one answer', async () => {
  const { as, system, db } = world;
  const { code } = await createPairingCode(as.owner, { deviceName: 'Twice' });
  const claim = { ...phone, code, secret: newDeviceSecret() };
  const answers = await Promise.all(Array.from({ length: 8 }, () => claimPairingCode(system, claim)));
  for (const answer of answers) assert.deepEqual(answer, answers[0]);
  assert.equal(await db.device.count({ where: { name: 'Twice' } }), 1);
});

test('PORTAL-05 20 parallel claims of one code make one device', async () => {
  const { as, system, db } = world;
  const { code } = await createPairingCode(as.owner, { deviceName: 'Raced' });
  const claims = await Promise.allSettled(
    Array.from({ length: 20 }, () => claimPairingCode(system, { ...phone, code })),
  );
  assert.equal(claims.filter(({ status }) => status === 'fulfilled').length, 1);
  assert.equal(await db.device.count({ where: { name: 'Raced' } }), 1);
});

test('PORTAL-05 POST /api/agent/pair: one shape of errors, a bounded body, and throttling per address with Retry-After', async () => {
  const { as, system } = world;
  const throttle = openThrottle();
  const log = openLog('silent', 'web');
  const post = (body: string, ip = '192.0.2.1') =>
    answerPairing(new Request('http://web.test/', { method: 'POST', body }), { ...system, ip, throttle }, log);
  const { code } = await createPairingCode(as.owner, {});
  const good = await post(JSON.stringify({ ...phone, code }));
  assert.equal(good.status, 200);
  assert.equal(good.headers.get('cache-control'), 'no-store');
  const tooLong = await post(JSON.stringify({ ...phone, code, pad: 'x'.repeat(16_384) }));
  assert.deepEqual([tooLong.status, (await post('{')).status], [400, 400]);
  for (let attempt = 3; attempt <= 10; attempt += 1) {
    assert.equal((await post(JSON.stringify({ ...phone, code: 'ABCD2345' }))).status, 404, `attempt ${attempt}`);
  }
  const throttled = await post(JSON.stringify({ ...phone, code: 'ABCD2345' }));
  assert.equal(throttled.status, 429);
  assert.ok(Number(throttled.headers.get('retry-after')) > 0);
  assert.deepEqual(Object.keys(Object(await throttled.json()).error).sort(), [
    'code',
    'details',
    'message',
    'requestId',
  ]);
  assert.equal((await post(JSON.stringify({ ...phone, code: 'ABCD2345' }), '192.0.2.2')).status, 404);
});

test('PORTAL-05 a customer pairs 100 devices on its own, open codes counted, not even more by many at once', async () => {
  const { as, a, db, relayId } = world;
  const { customerId } = a;
  const missing = ceilings.customerPhones.default - 2 - (await db.device.count({ where: { customerId } }));
  await db.pairingCode.deleteMany({ where: { customerId, usedAt: null } });
  await db.device.createMany({ data: Array.from({ length: missing }, () => ({ relayId, customerId, name: 'x' })) });
  const tries = await Promise.allSettled(Array.from({ length: 5 }, () => createPairingCode(as.owner, {})));
  assert.equal(tries.filter(({ status }) => status === 'fulfilled').length, 2);
  for (const one of tries) if (one.status === 'rejected') assert.equal(Object(one.reason).code, 'devices_full');
  // In the place of a device that is there, and by an operator
  await createPairingCode(as.owner, { deviceId: a.deviceId });
  await createPairingCode(as.operator, { customerId });
});
