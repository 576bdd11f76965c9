import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { auditCsv } from '@/components/audit/csv';
import { readFilter } from '@/components/audit/filter';
import { deleteAccount } from '@/domain/account/delete';
import { exportAudit, maxExportRows } from '@/domain/audit/export';
import { listAudit } from '@/domain/audit/list';
import { sharedActorKind } from '@/domain/audit/view';
import { addWhitelistEntry } from '@/domain/connection/add-whitelist-entry';
import { createConnection } from '@/domain/connection/create';
import { deleteConnection } from '@/domain/connection/delete';
import { revealPassword } from '@/domain/connection/reveal-password';
import { withViewer, type Context } from '@/domain/context';
import { renameDevice } from '@/domain/device/rename';
import { requestRotation } from '@/domain/rotation/request';
import { loadViewer } from '@/domain/session/load-viewer';
import { hashPassword } from '@/domain/session/password';
import { grantShare } from '@/domain/share/grant';
import { revokeShare } from '@/domain/share/revoke';
import { addPerson, openWorld, type World } from '@/domain/testing/world';

/** A person of customer B, whose owner the device of customer A is shared with. */
let world: World;
let person: Context;
let shareId: string;
const password = 'a long enough password';
const rights = { rename: true, ports: true, configs: true, rotate: true };
const theirs = { email: 'worker@b.test', ip: '198.51.100.99' };

before(async () => {
  world = await openWorld();
  const { as, a, b, system, db } = world;
  person = await addPerson({ ...system, ip: theirs.ip }, { email: theirs.email, customerId: b.customerId });
  await db.user.update({ where: { email: theirs.email }, data: { passwordHash: await hashPassword(password) } });
  shareId = (await grantShare(as.owner, { deviceId: a.deviceId, email: 'owner@b.test', ...rights })).id;
  await useShare(await now(person));
});
after(() => world.close());

async function now(one: Context): Promise<Context> {
  const viewer = await loadViewer(world.system, { sessionId: one.viewer.sessionId });
  assert.ok(viewer);
  return withViewer(one, viewer);
}

const used = [
  'connection.delete',
  'connection.reveal_password',
  'whitelist.add',
  'connection.create',
  'device.command',
  'device.rename',
];

async function useShare(context: Context): Promise<void> {
  const { deviceId } = world.a;
  await renameDevice(context, { id: deviceId, name: 'Ours' });
  await requestRotation(context, { deviceId });
  const { id } = await createConnection(context, { deviceId, name: 'Theirs' });
  await addWhitelistEntry(context, { connectionId: id, cidr: '192.0.2.9' });
  await revealPassword(context, { id });
  await deleteConnection(context, { id });
}

test('SEC-04 TENANT-04 what is done through a share stands in full in the log of those who did it', async () => {
  const { as, a, b } = world;
  const rows = (await listAudit(as.other)).items.filter(({ sharedWith }) => sharedWith !== null);
  assert.deepEqual(
    rows.map(({ action }) => action),
    used,
  );
  for (const row of rows) {
    assert.deepEqual([row.actorKind, row.actorName, row.ip], ['user', theirs.email, theirs.ip]);
    assert.deepEqual([row.customerId, row.customerName], [a.customerId, null], 'whose device it is has no name there');
    assert.deepEqual([row.holderId, row.holderName, row.sharedWith], [b.customerId, 'B', 'owner@b.test']);
  }
  assert.equal((await listAudit(as.other, { actor: 'worker@' })).items.length, used.length);
});

test('SEC-04 TENANT-04 the device’s owner reads what was done and by which share, not by whom and from where', async () => {
  const { as, b } = world;
  const rows = (await listAudit(as.owner)).items.filter(({ sharedWith }) => sharedWith !== null);
  assert.deepEqual(
    rows.map(({ action }) => action),
    used,
  );
  for (const row of rows) {
    assert.deepEqual([row.actorKind, row.actorName, row.ip], [sharedActorKind, null, null]);
    assert.deepEqual([row.customerName, row.holderId, row.holderName], ['A', null, null]);
    assert.equal(row.sharedWith, 'owner@b.test');
  }
  const csv = auditCsv(await exportAudit(as.owner, {}), 'UTC');
  for (const hidden of [theirs.email, theirs.ip, person.viewer.userId, b.customerId])
    assert.ok(!csv.includes(hidden), hidden);
  assert.ok(csv.includes(sharedActorKind));
  for (const actor of ['worker', '@b.test', theirs.email]) {
    const found = (await listAudit(as.owner, { actor })).items;
    assert.ok(
      found.every((row) => row.sharedWith?.includes(actor)),
      actor,
    );
  }
  assert.equal((await listAudit(as.owner, { actor: 'owner@b' })).items.length, used.length);
  assert.deepEqual((await listAudit(as.owner, { customerId: b.customerId })).items, []);
});

test('SEC-04 a row keeps its two readers when the share is gone; own rows and those of staff have one', async () => {
  const { as, a, b, db } = world;
  await revokeShare(as.owner, { id: shareId });
  await renameDevice(as.operator, { id: a.deviceId, name: 'By staff' });
  assert.equal((await listAudit(as.other, { target: a.deviceId })).items.length, 2);
  assert.equal((await listAudit(as.owner, { actor: 'owner@b' })).items.length, used.length);
  assert.equal(await db.auditLog.count({ where: { holderId: { not: null } } }), used.length);
  assert.equal(await db.auditLog.count({ where: { holderId: b.customerId } }), used.length);
});

test('SEC-04 operators read whose each row is, and filter by customer, on the screen and as CSV', async () => {
  const { as, a, b } = world;
  const filter = readFilter({ customer: b.customerId }, 'UTC');
  const page = await listAudit(as.operator, filter);
  assert.equal(page.customerName, 'B');
  assert.ok(page.items.every(({ customerId, holderId }) => [customerId, holderId].includes(b.customerId)));
  const [row] = page.items.filter(({ holderId }) => holderId !== null);
  assert.deepEqual([row?.actorName, row?.ip, row?.customerName, row?.holderName], [...Object.values(theirs), 'A', 'B']);
  assert.deepEqual((await exportAudit(as.operator, filter)).rows, page.items);
  const csv = auditCsv({ rows: page.items, truncated: false }, 'UTC');
  assert.ok(csv.includes(`"A","${a.customerId}"`));
  assert.deepEqual((await listAudit(as.operator, readFilter({ customer: 'x' }, 'UTC'))).items, []);
  assert.equal((await listAudit(as.operator)).customerName, null);
});

test('SEC-04 TENANT-04 a person who deletes the account while working elsewhere is not shown to the device’s owner either', async () => {
  const { as, a, db, system } = world;
  const [leaving, other] = await Promise.all(
    ['Leaving', 'Other'].map((name) => db.customer.create({ data: { name } })),
  );
  assert.ok(leaving && other);
  const passwordHash = await hashPassword(password);
  const leaver = await addPerson(system, { email: 'leaver@c.test', customerId: leaving.id, passwordHash });
  await grantShare(as.owner, { deviceId: a.deviceId, email: 'leaver@c.test', ...rights });
  await createConnection(await now(leaver), { deviceId: a.deviceId, name: 'Last' });
  const { userId, sessionId } = leaver.viewer;
  await db.member.create({ data: { customerId: other.id, userId, role: 'owner' } });
  await db.session.update({ where: { id: sessionId }, data: { customerId: other.id } });
  await deleteAccount(await now(leaver), { password });
  const [row] = (await listAudit(as.owner, { action: 'connection.delete' })).items;
  assert.deepEqual([row?.actorKind, row?.actorName, row?.ip], [sharedActorKind, null, null]);
});

test('SEC-04 an export that ends at its bound says so', async () => {
  const { as, db } = world;
  assert.equal((await exportAudit(as.operator, {})).truncated, false);
  await db.$executeRaw`INSERT INTO "AuditLog" ("id", "actorKind", "action", "targetType")
    SELECT gen_random_uuid(), 'job', 'customer.rename', 'customer' FROM generate_series(1, ${maxExportRows}::int)`;
  const filter = { action: 'customer.rename' } as const;
  assert.deepEqual(await sizeOf(as.operator, filter), [maxExportRows, false]);
  assert.deepEqual(await sizeOf(as.operator, {}), [maxExportRows, true]);
  const csv = auditCsv(await exportAudit(as.operator, {}), 'UTC');
  assert.equal(csv.split('\r\n').at(-2), '"… more rows exist; narrow the filter"');
});

async function sizeOf(context: Context, filter: Parameters<typeof exportAudit>[1]) {
  const { rows, truncated } = await exportAudit(context, filter);
  return [rows.length, truncated];
}
