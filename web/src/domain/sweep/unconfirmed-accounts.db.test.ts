import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before, beforeEach } from 'node:test';
import type { MemberRole } from '@pocketproxy/prisma';
import { signUp } from '@/domain/account/sign-up';
import type { SystemContext } from '@/domain/context';
import { expireUnconfirmedAccounts, unconfirmedKeptMs } from '@/domain/sweep/unconfirmed-accounts';
import { sweep } from '@/domain/sweep/sweep';
import { addUsage } from '@/domain/testing/usage';
import { addDevice, lockWaits, openWorld, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());
beforeEach(async () => {
  await world.db.user.deleteMany({ where: { emailVerifiedAt: null } });
  world.events.length = 0;
});

const job = (): SystemContext => ({ ...world.system, actor: { kind: 'job', id: null, name: 'sweep' } });
const expire = () => expireUnconfirmedAccounts(job());
const ago = (ms: number) => new Date(world.now.getTime() - ms);
const soon = () => ago(-1);

/** Someone who signed up a millisecond longer ago than is allowed, with a customer of their own. */
async function addWaiting({ createdAt = ago(unconfirmedKeptMs + 1), isOperator = false } = {}) {
  const email = `${randomUUID()}@c.test`;
  const { id: userId } = await world.db.user.create({ data: { email, name: email, createdAt, isOperator } });
  const { id: customerId } = await world.db.customer.create({ data: { name: email } });
  await join(customerId, userId, 'owner');
  return { email, userId, customerId };
}

const join = (customerId: string, userId: string, role: MemberRole) =>
  world.db.member.create({ data: { customerId, userId, role } });

/** What is left of someone: the person, the customer. */
async function left({ userId, customerId }: { userId: string; customerId: string }) {
  const { db } = world;
  return [await db.user.count({ where: { id: userId } }), await db.customer.count({ where: { id: customerId } })];
}

test('an account that was never confirmed goes after 7 days, with its customer; the job leaves an audit row', async () => {
  const { db } = world;
  const people = { users: await db.user.count(), customers: await db.customer.count() };
  const waiting = await addWaiting();
  await db.session.create({ data: { userId: waiting.userId, version: 1, expiresAt: soon() } });
  const hour = { connectionId: randomUUID(), deviceId: randomUUID(), ownerId: waiting.customerId, hour: world.now };
  await addUsage(db, hour);
  assert.equal((await sweep(job())).accounts, 1);
  assert.deepEqual(await left(waiting), [0, 0]);
  const where = { ownerId: waiting.customerId };
  const rows = [db.usageHour.count({ where }), db.usageDay.count({ where }), db.usageMonth.count({ where })];
  assert.deepEqual(await Promise.all(rows), [0, 0, 0]);
  assert.deepEqual({ users: await db.user.count(), customers: await db.customer.count() }, people, 'and no one else');
  const { userId, customerId } = waiting;
  const row = await db.auditLog.findFirstOrThrow({ where: { targetId: userId } });
  assert.deepEqual(
    [row.action, row.actorKind, row.actorName, row.customerId, row.after],
    ['account.expire', 'job', 'sweep', null, { customers: [customerId] }],
  );
  assert.deepEqual(world.events, [
    { type: 'customer.changed', customerId },
    { type: 'user.changed', userId },
  ]);
  assert.equal(await expire(), 0, 'idempotent');
});

test('7 days to the millisecond; anyone who signs up again with the address can', async () => {
  const onTime = await addWaiting({ createdAt: ago(unconfirmedKeptMs) });
  assert.equal(await expire(), 0);
  assert.deepEqual(await left(onTime), [1, 1]);
  const late = await addWaiting();
  assert.equal(await expire(), 1);
  await signUp(world.system, { email: late.email, password: 'correct horse battery' });
  assert.equal(await expire(), 0, 'the new one has its own 7 days');
});

test('confirmed people and operators stay', async () => {
  const confirmed = await addWaiting();
  await world.db.user.update({ where: { id: confirmed.userId }, data: { emailVerifiedAt: world.now } });
  const staff = await addWaiting({ isOperator: true });
  assert.equal(await expire(), 0);
  assert.deepEqual(
    [await left(confirmed), await left(staff)],
    [
      [1, 1],
      [1, 1],
    ],
  );
  await world.db.user.deleteMany({ where: { id: confirmed.userId } });
});

test('a living link keeps an account, an expired one does not', async () => {
  const { db } = world;
  const { userId } = await addWaiting();
  const token = { userId, kind: 'verify_email', hash: randomUUID(), createdAt: ago(1000), expiresAt: soon() } as const;
  const { id: tokenId } = await db.link.create({ data: token });
  assert.equal(await expire(), 0);
  await db.link.update({ where: { id: tokenId }, data: { expiresAt: world.now } });
  const link = await db.link.create({
    data: { userId, kind: 'set_password', hash: randomUUID(), createdAt: ago(1000), expiresAt: soon() },
  });
  assert.equal(await expire(), 0);
  await db.link.update({ where: { id: link.id }, data: { expiresAt: world.now } });
  assert.equal(await expire(), 1);
});

test('a person who accepted an invitation stays', async () => {
  const { email } = await addWaiting();
  const { customerId } = world.a;
  const times = { createdAt: ago(1000), expiresAt: ago(1) };
  await world.db.invitation.create({
    data: { customerId, email, role: 'viewer', hash: randomUUID(), ...times, acceptedAt: ago(1) },
  });
  assert.equal(await expire(), 0);
});

test('a customer that owns something stays, with its only member: device, share, open invitation, pairing code', async () => {
  const { db, relayId, a, system } = world;
  const rights = { rename: false, ports: false, configs: false, rotate: false };
  const times = { createdAt: ago(1000), expiresAt: soon() };
  const kinds: Record<string, (customerId: string) => Promise<unknown>> = {
    device: (customerId) => addDevice(system, { relayId, customerId, name: 'Phone' }),
    share: (customerId) =>
      db.share.create({ data: { deviceId: a.deviceId, email: 'x@c.test', customerId, ...rights } }),
    invitation: (customerId) =>
      db.invitation.create({ data: { customerId, email: 'y@c.test', role: 'owner', hash: randomUUID(), ...times } }),
    code: (customerId) => db.pairingCode.create({ data: { customerId, relayId, hash: randomUUID(), ...times } }),
  };
  for (const [kind, add] of Object.entries(kinds)) {
    const waiting = await addWaiting();
    await add(waiting.customerId);
    assert.equal(await expire(), 0, kind);
    assert.deepEqual(await left(waiting), [1, 1], kind);
  }
});

test('a customer with someone else in it stays; the unconfirmed member goes, unless they are its last owner', async () => {
  const { db, a, as } = world;
  const { userId, customerId } = await addWaiting();
  await join(a.customerId, userId, 'manager');
  assert.equal(await expire(), 1);
  assert.deepEqual(await left({ userId, customerId }), [0, 0]);
  assert.deepEqual(await left({ userId: as.owner.viewer.userId, customerId: a.customerId }), [1, 1]);
  assert.equal(await db.device.count({ where: { id: a.deviceId } }), 1);
  const rows = await db.auditLog.findMany({ where: { targetId: userId }, orderBy: { id: 'asc' } });
  assert.deepEqual(
    rows.map(({ action, customerId }) => [action, customerId]),
    [
      ['account.expire', null],
      ['member.remove', a.customerId],
    ],
  );

  const lastOwner = await addWaiting();
  await join(lastOwner.customerId, as.viewer.viewer.userId, 'viewer');
  assert.equal(await expire(), 0);
  assert.deepEqual(await left(lastOwner), [1, 1]);
});

test('a round deletes 100 at most, oldest first, and those that stay take no one’s place', async () => {
  const { db, relayId, system } = world;
  for (let n = 0; n < 3; n += 1) {
    const { customerId } = await addWaiting({ createdAt: ago(3 * unconfirmedKeptMs) });
    await addDevice(system, { relayId, customerId, name: 'Phone' });
  }
  const data = Array.from({ length: 101 }, (_, n) => ({
    ...{ email: `many-${n}@c.test`, name: 'many', createdAt: ago(2 * unconfirmedKeptMs - n) },
  }));
  await db.user.createMany({ data });
  assert.equal(await expire(), 100);
  assert.deepEqual(
    (await db.user.findMany({ where: { name: 'many' } })).map(({ email }) => email),
    ['many-100@c.test'],
  );
  assert.equal(await expire(), 1);
  assert.equal(await expire(), 0);
});

test('a person who confirms while the sweep waits for their row stays', async () => {
  const { db } = world;
  const { userId, customerId } = await addWaiting();
  let swept: Promise<number> | undefined;
  await db.$transaction(async (tx) => {
    await tx.user.update({ where: { id: userId }, data: { emailVerifiedAt: world.now } });
    swept = expire();
    await lockWaits(db, 1);
  });
  assert.equal(await swept, 0);
  assert.deepEqual(await left({ userId, customerId }), [1, 1]);
});
