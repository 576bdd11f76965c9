import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { getCustomer } from '@/domain/customer/get';
import { getCustomerNotes } from '@/domain/customer/get-notes';
import { setCustomerNotes } from '@/domain/customer/set-notes';
import { grantShare } from '@/domain/share/grant';
import { listCustomerShares } from '@/domain/share/list-of-customer';
import { nothing } from '@/domain/testing/sharing';
import { lastAudit, openWorld, refused, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

test('DASH-07 operators keep notes about a customer; its people see neither them nor what they say', async () => {
  const { as, a, b, db, now } = world;
  const id = a.customerId;
  assert.deepEqual(await getCustomerNotes(as.operator, { id }), { text: '', updatedAt: null });
  const written = await setCustomerNotes(as.operator, { id, text: ' Pays late.\nCall Ann. ' });
  assert.deepEqual(written, { text: 'Pays late.\nCall Ann.', updatedAt: now });
  assert.deepEqual(await getCustomerNotes(as.operator, { id }), written);
  const audit = await lastAudit(world, 'customer.notes');
  assert.deepEqual([audit.customerId, audit.before, audit.after], [id, null, null]);
  assert.ok(!JSON.stringify(await getCustomer(as.owner, { id })).includes('Pays late'));
  await refused(getCustomerNotes(as.owner, { id }), 'forbidden');
  await refused(setCustomerNotes(as.owner, { id, text: 'x' }), 'forbidden');
  await refused(setCustomerNotes(as.owner, { id: b.customerId, text: 'x' }), 'not_found');
  await refused(setCustomerNotes(as.operator, { id, text: 'x'.repeat(4_001) }), 'invalid');
  await setCustomerNotes(as.operator, { id, text: '' });
  assert.equal(await db.customerNote.count(), 0);
});

test('DASH-07 TENANT-04 operators see the shares of a customer from both sides; its people do not', async () => {
  const { as, a, b } = world;
  const grant = (email: string) => grantShare(as.owner, { deviceId: a.deviceId, email, ...nothing, rotate: true });
  await grant('owner@b.test');
  await grant('no-one@x.test');
  const list = async (customerId: string, side: 'given' | 'received') =>
    (await listCustomerShares(as.operator, { customerId, side })).items.map(({ device, owner, holder, email }) => {
      return [device.name, owner?.name, holder?.name ?? null, email];
    });
  const given = await list(a.customerId, 'given');
  assert.equal(given.length, 2);
  for (const [holder, email] of [
    ['B', 'owner@b.test'],
    [null, 'no-one@x.test'],
  ] as const)
    assert.ok(
      given.some((share) => share[2] === holder && share[3] === email),
      email,
    );
  assert.deepEqual(await list(a.customerId, 'received'), []);
  assert.deepEqual(await list(b.customerId, 'received'), [['Phone of A', 'A', 'B', 'owner@b.test']]);
  await refused(listCustomerShares(as.owner, { customerId: a.customerId, side: 'given' }), 'forbidden');
  await refused(listCustomerShares(as.owner, { customerId: b.customerId, side: 'given' }), 'not_found');
});
