import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { openThrottle } from '@/base/throttle';
import { auditCsv } from '@/components/audit/csv';
import { readFilter } from '@/components/audit/filter';
import { deleteAccount } from '@/domain/account/delete';
import { exportAudit, maxAuditExport } from '@/domain/audit/export';
import { listAudit } from '@/domain/audit/list';
import { sharedActorKind } from '@/domain/audit/view';
import { addWhitelistEntry } from '@/domain/connection/add-whitelist-entry';
import { createConnection } from '@/domain/connection/create';
import { deleteConnection } from '@/domain/connection/delete';
import { revealPassword } from '@/domain/connection/reveal-password';
import { withViewer, type Context } from '@/domain/context';
import { renameDevice } from '@/domain/device/rename';
import { requestRotation } from '@/domain/rotation/request';
import { csvResponse } from '@/server/csv-response';
import { loadViewer } from '@/domain/session/load-viewer';
import { hashPassword } from '@/domain/session/password';
import { grantShare } from '@/domain/share/grant';
import { revokeShare } from '@/domain/share/revoke';
import { addPerson, openWorld, refused, type World } from '@/domain/testing/world';

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
  const csv = await csvOf(as.owner);
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
  assert.deepEqual((await exportAudit(as.operator, filter)).items, page.items);
  const csv = await csvOf(as.operator, filter);
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

test('SEC-04 an export is read in parts, as they are taken, each row once, and says when it ends at its bound', async () => {
  const { as, db } = world;
  await db.$executeRaw`INSERT INTO "AuditLog" ("id", "actorKind", "action", "targetType")
    SELECT gen_random_uuid(), 'job', 'customer.rename', 'customer' FROM generate_series(1, 2500)`;
  const filter = { action: 'customer.rename' } as const;
  const linesOf = async (maxItems?: number) => (await csvOf(as.operator, filter, maxItems)).trimEnd().split('\r\n');
  const rows = await db.auditLog.count({ where: filter });
  const all = await linesOf();
  assert.equal(all.length, rows + 1, 'a head, and all of them');
  assert.equal((await linesOf(rows)).length, rows + 1, 'exactly all of them');
  const cut = await linesOf(1_000);
  assert.deepEqual([cut.length, cut.at(-1)], [1_002, '"… more lines exist; narrow the filter"']);
  let reads = 0;
  const read = (cursor: string | undefined) => ((reads += 1), exportAudit(as.operator, { ...filter, cursor }));
  const body = (await csvResponse('audit-log.csv', auditCsv(read, 'UTC', maxAuditExport))).body?.getReader();
  await body?.read();
  assert.equal(reads, 1, 'the next part is not read before it is taken');
  await body?.cancel();
});

test('SEC-04 a person has 20 exports in 10 minutes, their parts not counted', async () => {
  const { as } = world;
  const one = { ...as.operator, throttle: openThrottle() };
  for (let n = 0; n < 20; n += 1) await exportAudit(one, {});
  const { nextCursor } = await exportAudit(as.operator, {});
  await refused(exportAudit(one, {}), 'throttled');
  await exportAudit(one, { cursor: nextCursor ?? undefined });
});

async function csvOf(context: Context, filter: object = {}, maxItems = maxAuditExport): Promise<string> {
  const parts: string[] = [];
  for await (const part of auditCsv((cursor) => exportAudit(context, { ...filter, cursor }), 'UTC', maxItems))
    parts.push(part);
  return parts.join('');
}
