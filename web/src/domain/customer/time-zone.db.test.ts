import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { signUp } from '@/domain/account/sign-up';
import { getConnection } from '@/domain/connection/get';
import { updateConnection } from '@/domain/connection/update';
import { getConnectionUsage } from '@/domain/connection/usage';
import type { Context } from '@/domain/context';
import { getCustomer } from '@/domain/customer/get';
import { setTimeZone } from '@/domain/customer/set-time-zone';
import { foreignIsMissing, viewerIsForbidden } from '@/domain/testing/verb-cases';
import { lastAudit, openWorld, refused, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

const at = (context: Context, now: string) => ({ ...context, now: new Date(now) });

test('USE-01 a customer’s time zone is set by its owners, leaves its audit row and reaches the relays', async () => {
  const { as, a, b, events } = world;
  assert.equal((await getCustomer(as.viewer, { id: a.customerId })).timeZone, 'UTC');
  const set = (context: Context, id: string, timeZone = 'Europe/Berlin') => setTimeZone(context, { id, timeZone });
  assert.equal((await set(as.owner, a.customerId)).timeZone, 'Europe/Berlin');
  assert.deepEqual(events.at(-1), { type: 'customer.changed', customerId: a.customerId });
  const { before, after } = await lastAudit(world, 'customer.time_zone');
  assert.deepEqual([before, after], [{ timeZone: 'UTC' }, { timeZone: 'Europe/Berlin' }]);
  await foreignIsMissing(world, b.customerId, (context, id) => set(context, id));
  await viewerIsForbidden(world, (context) => set(context, a.customerId));
  await refused(set(as.manager, a.customerId), 'forbidden');
  for (const wrong of ['', 'Mars/Base', '+02:00']) await refused(set(as.owner, a.customerId, wrong), 'invalid');
  assert.equal((await set(as.operator, a.customerId, 'UTC')).timeZone, 'UTC');
});

test('MON-02 a quota that runs continues in the new zone with what it has used, and ends by the new clock', async () => {
  const { as, a, db } = world;
  const { id } = a.connection;
  await updateConnection(as.owner, { id, quotaBytes: 1_000, quotaPeriod: 'month' });
  const start = new Date('2026-11-01T00:00:00Z');
  await db.quotaUse.create({ data: { connectionId: id, periodStart: start, bytes: 1_000n } });
  const now = '2026-11-15T10:00:00Z';
  const quota = async (time: string) => {
    const { quota } = await getConnectionUsage(at(as.viewer, time), { id });
    return [quota?.usedBytes, quota?.periodStart?.toISOString(), quota?.resetsAt?.toISOString()];
  };
  // West: the month begins eight hours later. What is used stays used
  await setTimeZone(at(as.owner, now), { id: a.customerId, timeZone: 'America/New_York' });
  const west = [1_000, '2026-11-01T04:00:00.000Z', '2026-12-01T05:00:00.000Z'];
  assert.deepEqual(await quota(now), west);
  assert.equal((await getConnection(at(as.viewer, now), { id })).state.name, 'quota_exceeded');
  assert.deepEqual(await quota('2026-12-01T04:59:59Z'), west);
  assert.equal((await quota('2026-12-01T05:00:00Z'))[0], 0);
  // East: the month began earlier; what is used was counted since it began by the zone before
  await setTimeZone(at(as.owner, now), { id: a.customerId, timeZone: 'Asia/Tokyo' });
  assert.deepEqual(await quota(now), [1_000, '2026-11-01T04:00:00.000Z', '2026-11-30T15:00:00.000Z']);
  assert.equal((await quota('2026-11-30T15:00:00Z'))[0], 0);
  // A quota of an earlier period stays earlier
  await db.quotaUse.update({ where: { connectionId: id }, data: { periodStart: new Date('2026-10-01T00:00:00Z') } });
  await setTimeZone(at(as.owner, now), { id: a.customerId, timeZone: 'America/New_York' });
  assert.equal((await quota(now))[0], 0);
  await setTimeZone(at(as.owner, now), { id: a.customerId, timeZone: 'UTC' });
});

test('USE-01 this month is the customer’s month, also where some of it was counted by another zone', async () => {
  const { as, a, db } = world;
  const whose = { connectionId: a.connection.id, deviceId: a.deviceId, ownerId: a.customerId };
  await db.usageMonth.createMany({
    data: [
      { ...whose, month: new Date('2026-11-01T00:00:00Z'), bytesUp: 10n },
      { ...whose, month: new Date('2026-10-31T15:00:00Z'), bytesUp: 5n },
      { ...whose, month: new Date('2026-10-01T00:00:00Z'), bytesUp: 1n },
    ],
  });
  await setTimeZone(as.owner, { id: a.customerId, timeZone: 'Asia/Tokyo' });
  const bytes = async (time: string) => {
    const context = at(as.viewer, time);
    const [connection, customer] = await Promise.all([
      getConnection(context, { id: a.connection.id }),
      getCustomer(context, { id: a.customerId }),
    ]);
    assert.equal(customer.traffic.monthBytes, connection.monthBytes);
    return connection.monthBytes;
  };
  assert.equal(await bytes('2026-10-31T14:59:59Z'), 1);
  assert.equal(await bytes('2026-10-31T15:00:00Z'), 15);
  assert.equal(await bytes('2026-11-30T14:59:59Z'), 15);
  assert.equal(await bytes('2026-11-30T15:00:00Z'), 0);
});

test('USE-01 the zone of a new customer is that of the browser in which its owner signed up, UTC where that is unknown', async () => {
  const { system, db } = world;
  for (const [timeZone, kept] of [
    ['Asia/Kolkata', 'Asia/Kolkata'],
    ['Mars/Base', 'UTC'],
    [undefined, 'UTC'],
  ]) {
    const email = `${String(timeZone).replace('/', '.').toLowerCase()}@zone.test`;
    await signUp(system, { email, password: 'a brand new secret', timeZone });
    const { customer } = await db.member.findFirstOrThrow({ where: { user: { email } }, include: { customer: true } });
    assert.equal(customer.timeZone, kept);
  }
});
