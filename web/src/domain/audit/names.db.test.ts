import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import { listAudit } from '@/domain/audit/list';
import { deleteConnection } from '@/domain/connection/delete';
import { updateConnection } from '@/domain/connection/update';
import { assignDevice } from '@/domain/device/assign';
import { createPairingCode } from '@/domain/device/create-pairing-code';
import { renameDevice } from '@/domain/device/rename';
import { inviteMember } from '@/domain/member/invite';
import { openWorld, type World } from '@/domain/testing/world';
import type { Context } from '@/domain/context';
import type { AuditAction } from '@/domain/audit/actions';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

async function latest(context: Context, action: AuditAction) {
  const [row] = (await listAudit(context, { action })).items;
  assert.ok(row, action);
  return row;
}

test('SEC-04 rows name their targets and the ids among their facts, by the names of now', async () => {
  const { as, a, relayId, db } = world;
  await renameDevice(as.owner, { id: a.deviceId, name: 'First' });
  await createPairingCode(as.owner, { deviceId: a.deviceId });
  await renameDevice(as.owner, { id: a.deviceId, name: 'Second' });
  assert.equal((await latest(as.owner, 'device.rename')).targetName, 'Second');
  const relay = await db.relay.findUniqueOrThrow({ where: { id: relayId } });
  assert.deepEqual((await latest(as.owner, 'pairing_code.create')).names, {
    [a.deviceId]: 'Second',
    [relayId]: relay.name,
  });
  await updateConnection(as.owner, { id: a.connection.id, quotaBytes: 10_000_000_000 });
  assert.equal((await latest(as.owner, 'connection.update')).targetName, a.connection.name);
  await inviteMember(as.owner, { customerId: a.customerId, email: 'new@names.test', role: 'viewer' });
  assert.equal((await latest(as.owner, 'member.invite')).targetName, 'new@names.test');
});

test('SEC-04 what is gone has the name that it had', async () => {
  const { as, a } = world;
  await deleteConnection(as.owner, { id: a.connection.id });
  assert.equal((await latest(as.owner, 'connection.delete')).targetName, a.connection.name);
});

test('TENANT-01 a row names nothing that its reader may not see, not even in rows of their own', async () => {
  const { as, a, b, db, now } = world;
  const facts = { deviceIds: [a.deviceId, b.deviceId, randomUUID()], userId: as.other.viewer.userId };
  const row = { at: now, actorKind: 'user', customerId: a.customerId, targetType: 'device', targetId: b.deviceId };
  await db.auditLog.create({ data: { ...row, action: 'group.add_devices', after: facts } });
  const seen = await latest(as.owner, 'group.add_devices');
  assert.deepEqual([seen.targetName, Object.keys(seen.names)], [null, [a.deviceId]]);
  const operators = await latest(as.operator, 'group.add_devices');
  assert.deepEqual(new Set(Object.keys(operators.names)), new Set([a.deviceId, b.deviceId, as.other.viewer.userId]));
  await assignDevice(as.operator, { id: a.deviceId, customerId: b.customerId });
  assert.deepEqual((await latest(as.owner, 'group.add_devices')).names, {}, 'it is someone else’s now');
});
