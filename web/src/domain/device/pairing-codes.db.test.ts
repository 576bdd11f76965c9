import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import type { Context } from '@/domain/context';
import { claimPairingCode } from '@/domain/device/claim-pairing-code';
import { countPairingCodes } from '@/domain/device/count-pairing-codes';
import { createPairingCode } from '@/domain/device/create-pairing-code';
import { getPairingCode } from '@/domain/device/get-pairing-code';
import { listPairingCodes } from '@/domain/device/list-pairing-codes';
import { revokePairingCode } from '@/domain/device/revoke-pairing-code';
import { pairingCodePage } from '@/domain/device/view';
import { openWorld, refused, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

const phone = { appVersion: '1.0.0', model: 'Pixel 9', osVersion: '16' };
const later = (context: Context, ms: number): Context => ({ ...context, now: new Date(context.now.getTime() + ms) });

test('PORTAL-05 DASH-07 a revoked code pairs no phone, and the audit log says who revoked it', async () => {
  const { as, a, db, system } = world;
  const { id, code } = await createPairingCode(as.owner, { deviceName: 'Berlin 01' });
  assert.equal((await revokePairingCode(as.operator, { id })).state, 'expired');
  await refused(claimPairingCode(system, { ...phone, code }), 'code_invalid');
  const rows = await db.auditLog.findMany({ where: { action: 'pairing_code.revoke', targetId: id } });
  assert.deepEqual(
    rows.map(({ actorId, customerId }) => [actorId, customerId]),
    [[as.operator.viewer.userId, a.customerId]],
  );
  await revokePairingCode(as.operator, { id });
  assert.equal(await db.auditLog.count({ where: { action: 'pairing_code.revoke' } }), 1, 'once');
});

test('PORTAL-05 DASH-07 a used code is not revoked, other customers’ codes are not found, viewers may not', async () => {
  const { as, system } = world;
  const { id, code } = await createPairingCode(as.manager, { deviceName: 'Berlin 02' });
  await refused(revokePairingCode(as.other, { id }), 'not_found');
  await refused(revokePairingCode(as.viewer, { id }), 'forbidden');
  await claimPairingCode(system, { ...phone, code });
  await refused(revokePairingCode(as.manager, { id }), 'code_used');
  assert.equal((await getPairingCode(as.manager, { id })).state, 'used');
});

test('DASH-07 of a phone’s claim and a revocation at the same moment one wins', async () => {
  const { as, db, system } = world;
  for (let round = 0; round < 10; round += 1) {
    const { id, code } = await createPairingCode(as.owner, { deviceName: `Raced ${round}` });
    const [claim, revocation] = await Promise.allSettled([
      claimPairingCode(system, { ...phone, code }),
      revokePairingCode(as.owner, { id }),
    ]);
    assert.notEqual(claim.status, revocation.status);
    assert.equal(await db.device.count({ where: { name: `Raced ${round}` } }), claim.status === 'fulfilled' ? 1 : 0);
  }
});

test('DASH-07 the list says of each code what it is for, who made it, and how it stands', async () => {
  const { as, a } = world;
  const waiting = await createPairingCode(as.operator, { customerId: a.customerId, deviceName: 'Berlin 03' });
  const replacing = await createPairingCode(as.owner, { deviceId: a.deviceId });
  const unassigned = await createPairingCode(as.operator, {});
  const page = pairingCodePage.parse(await listPairingCodes(as.operator));
  const of = (id: string) => page.items.find((item) => item.id === id);
  const one = of(waiting.id);
  assert.deepEqual([one?.name, one?.state, one?.customer?.name, one?.device], ['Berlin 03', 'waiting', 'A', null]);
  assert.equal(one?.createdBy, as.operator.viewer.name || as.operator.viewer.email);
  assert.equal(of(replacing.id)?.device?.id, a.deviceId);
  assert.deepEqual([of(unassigned.id)?.name, of(unassigned.id)?.customer], [null, null]);
  assert.ok(!JSON.stringify(page).includes(waiting.code.replace('-', '')), 'no code is in it');
  const afterwards = later(as.operator, 11 * 60_000);
  const states = async (context: Context) =>
    (await listPairingCodes(context, { search: 'berlin' })).items.map(({ name, state }) => `${name} ${state}`).sort();
  assert.deepEqual(await states(as.operator), ['Berlin 01 revoked', 'Berlin 02 used', 'Berlin 03 waiting']);
  assert.deepEqual(await states(afterwards), ['Berlin 01 revoked', 'Berlin 02 used', 'Berlin 03 expired']);
  for (const state of ['waiting', 'used', 'expired', 'revoked'] as const) {
    const found = await listPairingCodes(afterwards, { state });
    assert.ok(found.items.every((item) => item.state === state));
    assert.deepEqual(await countPairingCodes(afterwards, { state }), { total: found.items.length });
  }
});

test('DASH-07 TENANT-01 pages hold each code once, newest first; members see codes of their customer only', async () => {
  const { as, a, b } = world;
  await createPairingCode(as.other, { deviceName: 'Of B' });
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listPairingCodes(as.operator, { cursor, limit: 2 });
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  assert.equal(new Set(seen).size, seen.length);
  assert.deepEqual(await countPairingCodes(as.operator), { total: seen.length });
  const own = (await listPairingCodes(as.manager)).items.map(({ customer }) => customer?.id);
  assert.deepEqual([...new Set(own)], [a.customerId]);
  assert.deepEqual((await listPairingCodes(as.manager, { customerId: b.customerId })).items, []);
  assert.deepEqual((await listPairingCodes(as.viewer)).items, []);
});
