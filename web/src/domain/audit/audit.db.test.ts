import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import { exportAudit } from '@/domain/audit/export';
import { listAudit } from '@/domain/audit/list';
import { defaultPageItems } from '@/domain/page';
import { renameCustomer } from '@/domain/customer/rename';
import { renameDevice } from '@/domain/device/rename';
import { openWorld, refused, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

test('SEC-04 TENANT-01 operators read all, an owner reads their customer’s, others nothing', async () => {
  const { as, a, b } = world;
  await renameDevice(as.owner, { id: a.deviceId, name: 'Mine' });
  await renameDevice(as.other, { id: b.deviceId, name: 'Theirs' });
  await renameCustomer(as.operator, { id: a.customerId, name: 'Acme' });
  const all = await listAudit(as.operator);
  assert.ok(all.items.some(({ customerId }) => customerId === b.customerId));
  const own = await listAudit(as.owner);
  assert.ok(own.items.length > 0 && own.items.every(({ customerId }) => customerId === a.customerId));
  assert.deepEqual((await listAudit(as.owner, { customerId: b.customerId })).items, []);
  assert.deepEqual((await listAudit(as.owner, { target: b.deviceId })).items, []);
  assert.ok((await exportAudit(as.owner, {})).items.every(({ customerId }) => customerId === a.customerId));
  for (const context of [as.manager, as.viewer]) {
    await refused(listAudit(context), 'forbidden');
    await refused(exportAudit(context, {}), 'forbidden');
  }
  const outsider = { ...as.owner, viewer: { ...as.owner.viewer, memberships: [] } };
  await refused(listAudit(outsider), 'forbidden');
});

test('SEC-04 customers learn that an operator acted, not which one, and cannot find out by filtering', async () => {
  const { as } = world;
  const [row] = (await listAudit(as.owner, { action: 'customer.rename' })).items;
  assert.deepEqual([row?.actorKind, row?.actorName, row?.ip], ['operator', null, null]);
  assert.deepEqual((await listAudit(as.owner, { actor: 'staff' })).items, []);
  assert.equal((await listAudit(as.operator, { actor: 'STAFF', action: 'customer.rename' })).items.length, 1);
});

test('SEC-04 filters by action, actor, target and time, and pages without gaps', async () => {
  const { as, a, db, now } = world;
  const at = (minute: number) => new Date(now.getTime() + minute * 60_000);
  const row = (index: number) => ({
    at: at(index),
    actorKind: 'user',
    actorName: `p${index}@a.test`,
    action: 'device.rename',
    targetType: 'device',
    targetId: a.deviceId,
    customerId: a.customerId,
  });
  for (let index = 1; index <= 120; index += 1) await db.auditLog.create({ data: row(index) });
  const filter = { action: 'device.rename', target: a.deviceId, from: at(1).toISOString() } as const;
  const names: (string | null)[] = [];
  let cursor: string | undefined;
  do {
    const page = await listAudit(as.owner, { ...filter, cursor });
    assert.ok(page.items.length <= defaultPageItems);
    names.push(...page.items.map(({ actorName }) => actorName));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  assert.deepEqual(
    names,
    Array.from({ length: 120 }, (_, index) => `p${120 - index}@a.test`),
  );
  const few = await listAudit(as.owner, { ...filter, actor: 'P7@', to: at(8).toISOString() });
  assert.deepEqual(
    few.items.map(({ actorName }) => actorName),
    ['p7@a.test'],
  );
  assert.equal((await exportAudit(as.owner, filter)).items.length, 120);
});

test('SEC-04 the log is append-only for the role that the application connects as, and for any other', async () => {
  const { db } = world;
  const before = await db.auditLog.findMany({ orderBy: { id: 'asc' } });
  assert.ok(before.length > 0);
  const changes = [
    `UPDATE "AuditLog" SET "action" = 'forged'`,
    `UPDATE "AuditLog" SET "at" = "at" WHERE FALSE OR "id" IS NOT NULL`,
    `DELETE FROM "AuditLog"`,
    `TRUNCATE "AuditLog"`,
    `TRUNCATE "AuditLog" CASCADE`,
    `INSERT INTO "AuditLog" SELECT * FROM "AuditLog" ON CONFLICT ("id", "at") DO UPDATE SET "action" = 'forged'`,
  ];
  const role = `pp_${randomUUID().replaceAll('-', '')}`;
  for (const change of changes) {
    await assert.rejects(db.$executeRawUnsafe(change), /append-only/, change);
    // A role made for the application, with every right on the table: the transaction and with it the role roll back
    const asRole = db.$transaction(async (tx) => {
      await tx.$executeRawUnsafe(`CREATE ROLE ${role}`);
      await tx.$executeRawUnsafe(`GRANT ALL ON "AuditLog" TO ${role}`);
      await tx.$executeRawUnsafe(`SET LOCAL ROLE ${role}`);
      await tx.$executeRawUnsafe(change);
    });
    await assert.rejects(asRole, /append-only/, change);
  }
  assert.deepEqual(await db.auditLog.findMany({ orderBy: { id: 'asc' } }), before);
});

test('SEC-04 a row says who, what, on what, from where, when, before and after', async () => {
  const { as, a, now, system } = world;
  await renameDevice(as.manager, { id: a.deviceId, name: 'Before' });
  await renameDevice(as.manager, { id: a.deviceId, name: 'After' });
  const [row] = (await listAudit(as.owner)).items;
  const { id, ...shown } = row ?? assert.fail();
  assert.ok(id);
  assert.deepEqual(shown, {
    ...{ at: now, actorKind: 'user', actorName: 'manager@a.test', ip: system.ip },
    ...{ action: 'device.rename', targetType: 'device', targetId: a.deviceId, customerId: a.customerId },
    ...{ customerName: 'Acme', holderId: null, holderName: null, sharedWith: null },
    ...{ targetName: 'After', before: { name: 'Before' }, after: { name: 'After' }, names: {} },
  });
});
