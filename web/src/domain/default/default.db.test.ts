import assert from 'node:assert/strict';
import { standardStart } from '@pocketproxy/relay/contract/connection-limits';
import test, { after, before } from 'node:test';
import { createOwner } from '@/domain/account/sign-up';
import { getCeilings } from '@/domain/ceiling/get';
import { setCeilings } from '@/domain/ceiling/set';
import { createConnection } from '@/domain/connection/create';
import { createCustomer } from '@/domain/customer/create';
import { inTransaction } from '@/domain/database';
import { getDefaults } from '@/domain/default/get';
import { setDefaults } from '@/domain/default/set';
import { getStartingLimits } from '@/domain/default/start-connection';
import { defaultsView, startingLimitsView } from '@/domain/default/view';
import { openWorld, refused, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

const audits = () => world.db.auditLog.count({ where: { action: 'defaults.change' } });

test('DASH-07 until an operator sets something, the standard ones hold', async () => {
  const defaults = defaultsView.parse(await getDefaults(world.as.operator));
  assert.deepEqual(defaults.connection, standardStart);
  assert.ok(defaults.customer.length > 0 && defaults.customer.every(({ value }) => value === null));
});

test('DASH-07 a new connection begins with what operators set, as far as its maker says nothing else', async () => {
  const { as, a } = world;
  const connection = {
    maxStreams: 77,
    maxConnectsPerSecond: 500,
    quotaBytes: 5_000_000_000,
    quotaPeriod: 'month',
    speedBitsPerSecond: 20_000_000,
    rotationWaitSeconds: 5,
    protocols: ['socks5', 'openvpn'],
  } as const;
  await setDefaults(as.operator, { connection });
  await setCeilings(as.operator, { customerId: a.customerId, values: { customerConnects: 300 } });
  const start = startingLimitsView.parse(await getStartingLimits(as.owner, { id: a.deviceId }));
  // Within the customer’s ceiling, and without OpenVPN, which this relay does not offer
  const wanted = { ...standardStart, ...connection, maxConnectsPerSecond: 300, protocols: ['socks5'] };
  assert.deepEqual(start, wanted);
  const made = await createConnection(as.owner, { deviceId: a.deviceId, name: 'Default' });
  assert.deepEqual(startingLimitsView.parse(made), wanted);
  const own = { quotaBytes: null, maxStreams: 9, protocols: ['http'] } as const;
  const other = await createConnection(as.owner, { deviceId: a.deviceId, name: 'Own', ...own });
  assert.deepEqual(startingLimitsView.parse(other), { ...wanted, ...own });
});

test('DASH-07 a new customer has the ceilings that operators set, by hand and by sign-up; others keep theirs', async () => {
  const { as, b, db, system } = world;
  await setDefaults(as.operator, { customer: { customerPhones: 3, customerMembers: 2 } });
  const phonesOf = async (customerId: string) =>
    (await getCeilings(as.operator, { customerId })).find(({ name }) => name === 'customerPhones')?.value;
  const { id } = await createCustomer(as.operator, { name: 'New' });
  assert.equal(await phonesOf(id), 3);
  const userId = await inTransaction(db, (tx) => createOwner(tx, system, { email: 'n@n.test', emailVerifiedAt: null }));
  const { customerId } = await db.member.findFirstOrThrow({ where: { userId } });
  assert.equal(await phonesOf(customerId), 3);
  assert.equal(await phonesOf(b.customerId), null);
  await setDefaults(as.operator, { customer: { customerPhones: null } });
  assert.equal(await phonesOf((await createCustomer(as.operator, { name: 'Newer' })).id), null);
  assert.equal(await phonesOf(id), 3);
});

test('SEC-04 each change is audited with what changed; none leaves nothing', async () => {
  const { as, db } = world;
  const before = await audits();
  await setDefaults(as.operator, { connection: { rotationWaitSeconds: 6 }, customer: { customerMembers: 2 } });
  const { before: was, after: is } = await db.auditLog.findFirstOrThrow({
    where: { action: 'defaults.change' },
    orderBy: { id: 'desc' },
  });
  assert.deepEqual([was, is], [{ rotationWaitSeconds: 5 }, { rotationWaitSeconds: 6 }]);
  await setDefaults(as.operator, { connection: { rotationWaitSeconds: 6 } });
  assert.equal(await audits(), before + 1);
  await setDefaults(as.operator, { connection: { ...standardStart } });
  assert.equal(await db.creationDefault.count({ where: { of: 'connection' } }), 0);
});

test('SEC-06 only operators read and change them; bounds of the tables hold', async () => {
  const { as, a } = world;
  for (const context of [as.owner, as.viewer, as.other]) {
    await refused(getDefaults(context), 'forbidden');
    await refused(setDefaults(context, { connection: { maxStreams: 1 } }), 'forbidden');
  }
  await refused(getStartingLimits(as.other, { id: a.deviceId }), 'not_found');
  await refused(setDefaults(as.operator, { connection: { maxStreams: 0 } }), 'invalid');
  await refused(setDefaults(as.operator, { connection: { protocols: [] } }), 'invalid');
  await refused(setDefaults(as.operator, { customer: { customerPhones: 10_001 } }), 'invalid');
});
