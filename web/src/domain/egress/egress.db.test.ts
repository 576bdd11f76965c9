import { maxEgressExceptions } from '@pocketproxy/relay/contract/egress';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before, beforeEach } from 'node:test';
import { assignDevice } from '@/domain/device/assign';
import { countEgressExceptions } from '@/domain/egress/count';
import { getEgressCover } from '@/domain/egress/cover';
import { createEgressException } from '@/domain/egress/create';
import { listEgressExceptions } from '@/domain/egress/list';
import { removeEgressException } from '@/domain/egress/remove';
import { lastAudit, openWorld, refused, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());
beforeEach(async () => {
  await world.db.egressException.deleteMany();
  world.events.length = 0;
});

const changed = { type: 'egress.changed' };
const note = 'Their printer';
const hourLater = () => new Date(world.now.getTime() + 3_600_000).toISOString();

test('SEC-03 SEC-04 an operator opens a block and closes it again: stored canonically, audited, sent to the relays', async () => {
  const { as, a, events } = world;
  const made = await createEgressException(as.operator, {
    ...{ cidr: '10.1.2.3/16', fromPort: 9_100, customerId: a.customerId, note, expiresAt: hourLater() },
  });
  assert.deepEqual([made.cidr, made.fromPort, made.toPort, made.state], ['10.1.0.0/16', 9_100, 9_100, 'in_force']);
  assert.deepEqual([made.customer?.id, made.device, made.createdBy], [a.customerId, null, as.operator.viewer.name]);
  const opened = await lastAudit(world, 'egress.open');
  assert.deepEqual([opened.targetType, opened.targetId, opened.customerId], ['customer', a.customerId, null]);
  const facts = { block: '10.1.0.0/16', ports: '9100', note, expiresAt: hourLater(), customerId: a.customerId };
  assert.deepEqual(opened.after, facts);
  assert.deepEqual(events, [changed]);

  await removeEgressException(as.operator, { id: made.id });
  const closed = await lastAudit(world, 'egress.close');
  assert.deepEqual([closed.before, closed.after], [facts, null]);
  assert.deepEqual(events, [changed, changed]);
  await refused(removeEgressException(as.operator, { id: made.id }), 'not_found');
});

test('SEC-03 what is never opened is refused, and says which part of the block that is', async () => {
  const { as, db, relayId } = world;
  const open = (cidr: string) => createEgressException(as.operator, { cidr, note });
  for (const cidr of ['127.0.0.1', '169.254.169.254', '100.64.0.0/10', '::1', 'fe80::/64', '64:ff9b::/96'])
    await refused(open(cidr), 'egress_never');
  for (const cidr of ['0.0.0.0/0', '::/0', '10.0.0.0/7']) await refused(open(cidr), 'egress_too_wide');
  for (const cidr of ['relay.test', '10.0.0.0/33', '127.1']) await refused(open(cidr), 'address_invalid');
  const { details } = await refused(open('168.63.0.0/16'), 'egress_never');
  assert.match(String(details?.['problem']), /^168\.63\.129\.16 is in it \(cloud metadata\)/);
  const before = await db.relay.findUniqueOrThrow({ where: { id: relayId } });
  await db.relay.update({
    where: { id: relayId },
    data: { publicHost: '10.7.7.7', tunnelUrl: 'wss://[fd11:22::9]:8443/t' },
  });
  await refused(open('10.7.0.0/16'), 'egress_never');
  await refused(open('fd11:22::/32'), 'egress_never');
  const { publicHost, tunnelUrl } = before;
  await db.relay.update({ where: { id: relayId }, data: { publicHost, tunnelUrl } });
  assert.equal(await db.egressException.count(), 0);
  assert.deepEqual(world.events, []);
});

test('rules: one side at most, ports in order, an expiry to come, a reason', async () => {
  const { as, a } = world;
  const open = (more: object) => createEgressException(as.operator, { cidr: '10.1.0.0/16', note, ...more });
  await refused(open({ customerId: a.customerId, deviceId: a.deviceId }), 'invalid');
  for (const ports of [{ toPort: 5 }, { fromPort: 6, toPort: 5 }, { fromPort: 0 }, { fromPort: 65_536 }])
    await refused(open(ports), 'invalid');
  await refused(open({ note: ' ' }), 'invalid');
  await refused(open({ expiresAt: world.now.toISOString() }), 'expiry_past');
  await refused(open({ customerId: randomUUID() }), 'not_found');
  await refused(open({ deviceId: randomUUID() }), 'not_found');
});

test('TENANT-03 egress exceptions are for operators', async () => {
  const { as, a, db } = world;
  const { id } = await db.egressException.create({ data: { cidr: '10.1.0.0/16', note } });
  for (const context of [as.owner, as.manager, as.viewer]) {
    await refused(createEgressException(context, { cidr: '10.2.0.0/16', note, deviceId: a.deviceId }), 'forbidden');
    await refused(removeEgressException(context, { id }), 'forbidden');
    await refused(listEgressExceptions(context), 'forbidden');
    await refused(countEgressExceptions(context), 'forbidden');
    await refused(getEgressCover(context, { customerId: a.customerId }), 'forbidden');
  }
  assert.equal(await db.egressException.count(), 1);
});

test('SEC-05 at most 200 hold at a time, also when two are made at once; expired ones do not count', async () => {
  const { as, db, now } = world;
  const rows = Array.from({ length: maxEgressExceptions - 1 }, (_, i) => ({ cidr: `10.1.${i}.0/24`, note }));
  await db.egressException.createMany({ data: rows });
  await db.egressException.create({ data: { cidr: '10.3.0.0/16', note, expiresAt: now } });
  const made = await Promise.allSettled(
    ['10.4.0.0/16', '10.5.0.0/16'].map((cidr) => createEgressException(as.operator, { cidr, note })),
  );
  assert.deepEqual(made.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  await refused(createEgressException(as.operator, { cidr: '10.6.0.0/16', note }), 'egress_full');
  assert.deepEqual(await countEgressExceptions(as.operator, { state: 'in_force' }), { total: maxEgressExceptions });
});

test('DASH-07 the list: newest first, by state, by words of block, note, names and maker, in pages', async () => {
  const { as, a, db, now } = world;
  const at = (seconds: number) => new Date(now.getTime() - seconds * 1_000);
  const device = await db.device.findUniqueOrThrow({ where: { id: a.deviceId } });
  await db.egressException.createMany({
    data: [
      { cidr: '10.1.0.0/16', note: 'Printer', createdAt: at(3), deviceId: a.deviceId },
      { cidr: '10.2.0.0/16', note: 'Camera', createdAt: at(2), customerId: a.customerId, expiresAt: at(1) },
      { cidr: 'fd12:3456:789a::/48', note: 'Lab', createdAt: at(1), createdById: as.operator.viewer.userId },
    ],
  });
  const cidrs = async (filter: object) =>
    (await listEgressExceptions(as.operator, filter)).items.map(({ cidr }) => cidr);
  assert.deepEqual(await cidrs({}), ['fd12:3456:789a::/48', '10.2.0.0/16', '10.1.0.0/16']);
  assert.deepEqual(await cidrs({ state: 'expired' }), ['10.2.0.0/16']);
  assert.deepEqual(await cidrs({ state: 'in_force', search: '10.' }), ['10.1.0.0/16']);
  assert.deepEqual(await cidrs({ search: `print ${device.name}` }), ['10.1.0.0/16']);
  assert.deepEqual(await cidrs({ search: as.operator.viewer.name }), ['fd12:3456:789a::/48']);
  const first = await listEgressExceptions(as.operator, { limit: 2 });
  assert.deepEqual(await cidrs({ limit: 2, cursor: first.nextCursor }), ['10.1.0.0/16']);
});

test('which phones it would hold for: of all, a customer or one; those with an old app are told apart', async () => {
  const { as, a, b, db } = world;
  await db.device.updateMany({ data: { capabilities: ['udp', 'egress'] } });
  await db.device.update({ where: { id: b.deviceId }, data: { capabilities: ['udp'] } });
  for (const { deviceId } of [a, b]) await db.deviceSecret.create({ data: { deviceId, hash: randomUUID() } });
  assert.deepEqual(await getEgressCover(as.operator, { deviceId: a.deviceId }), { phones: 1, tooOld: 0 });
  assert.deepEqual(await getEgressCover(as.operator, { customerId: b.customerId }), { phones: 1, tooOld: 1 });
  const paired = await db.device.count({ where: { secrets: { some: { revokedAt: null } } } });
  assert.deepEqual(await getEgressCover(as.operator, {}), { phones: paired, tooOld: 1 });
});

test('TENANT-02 an exception of one phone ends with the move of the phone; those of customers and of all stay', async () => {
  const { as, a, b, db, events } = world;
  const data = [{ deviceId: a.deviceId }, { customerId: a.customerId }, {}].map((of) => ({
    cidr: '10.1.0.0/16',
    note,
    ...of,
  }));
  await db.egressException.createMany({ data });
  await assignDevice(as.operator, { id: a.deviceId, customerId: b.customerId });
  assert.deepEqual(await db.egressException.count({ where: { deviceId: a.deviceId } }), 0);
  assert.deepEqual(await db.egressException.count(), 2);
  assert.deepEqual(
    events.filter(({ type }) => type === 'egress.changed'),
    [changed],
  );
});
