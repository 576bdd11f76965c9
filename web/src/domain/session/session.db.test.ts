import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import type { SystemContext } from '@/domain/context';
import { endSession } from '@/domain/session/end';
import { sessionIdleMs, sessionLifetimeMs } from '@/domain/session/lifetime';
import { noBrowser, storedUserAgent, type Browser } from '@/domain/session/browser';
import { readBrowser, rememberPerson } from '@/domain/session/known-browser';
import { loadViewer } from '@/domain/session/load-viewer';
import { hashPassword } from '@/domain/session/password';
import { signIn } from '@/domain/session/sign-in';
import { addPerson, lastAudit, openWorld, refused, timesNotified, type World } from '@/domain/testing/world';
import { openThrottle, throttleLimits } from '@/base/throttle';

const password = 'correct horse battery';
let world: World;
before(async () => {
  world = await openWorld();
  const passwordHash = await hashPassword(password);
  await addPerson(world.system, { email: 'ann@a.test', customerId: world.a.customerId, role: 'manager', passwordHash });
});
after(() => world.close());

const from = (ip: string | null): SystemContext => ({ ...world.system, ip });
const by = (browser: Partial<Browser>): SystemContext => ({ ...world.system, browser: { ...noBrowser, ...browser } });
const newSession = (context = world.system, more = {}) => signIn(context, { email: 'ann@a.test', password, ...more });

test('AUTH-05 sign-in makes its own session row, and the viewer carries roles from the database', async () => {
  const { db, now, a } = world;
  const { sessionId, userId } = await newSession(by({ userAgent: storedUserAgent('Browser\u0000/1') }), {
    email: ' ANN@a.test ',
  });
  const row = await db.session.findUniqueOrThrow({ where: { id: sessionId } });
  assert.deepEqual(
    [row.ip, row.userAgent, row.expiresAt.getTime()],
    ['198.51.100.7', 'Browser/1', now.getTime() + sessionLifetimeMs],
  );
  assert.equal((await db.user.findUniqueOrThrow({ where: { id: userId } })).lastSignInAt?.getTime(), now.getTime());
  const audit = await lastAudit(world, 'session.sign_in');
  assert.deepEqual([audit.actorName, audit.targetId], ['ann@a.test', userId]);
  const viewer = await loadViewer(world.system, { sessionId });
  assert.deepEqual(viewer?.memberships, [{ customerId: a.customerId, customerName: 'A', role: 'manager' }]);
});

test('AUTH-05 pitfall-17 sign-out, a raised version, a changed role, suspension, expiry and idleness act immediately', async () => {
  const { db, now, a, system } = world;
  const gone = await newSession();
  await endSession(system, { id: gone.sessionId });
  await lastAudit(world, 'session.sign_out');
  await endSession(system, { id: gone.sessionId });
  assert.equal(await loadViewer(world.system, { sessionId: gone.sessionId }), null);
  assert.equal(timesNotified(world, gone.userId), 1);

  const { sessionId, userId } = await newSession();
  await db.member.updateMany({ where: { userId }, data: { role: 'viewer' } });
  assert.equal((await loadViewer(world.system, { sessionId }))?.memberships[0]?.role, 'viewer');
  await db.customer.update({ where: { id: a.customerId }, data: { state: 'suspended' } });
  assert.equal(await loadViewer(world.system, { sessionId }), null);
  await refused(newSession(), 'customer_suspended');
  await refused(newSession(world.system, { password: 'wrong' }), 'sign_in_failed');
  await db.customer.update({ where: { id: a.customerId }, data: { state: 'active' } });
  assert.ok(await loadViewer(world.system, { sessionId }));

  const at = (time: Date) => ({ ...world.system, now: time });
  assert.equal(await loadViewer(at(new Date(now.getTime() + sessionIdleMs + 1)), { sessionId }), null);
  const later = new Date(now.getTime() + sessionIdleMs - 1_000);
  const lastUsed = async () => (await db.session.findUniqueOrThrow({ where: { id: sessionId } })).lastUsedAt.getTime();
  const before = await lastUsed();
  assert.ok(await loadViewer(at(later), { sessionId, use: false }), 'an open page looks');
  assert.equal(await lastUsed(), before, 'and that is no use');
  assert.ok(await loadViewer(at(later), { sessionId }));
  assert.equal(await lastUsed(), later.getTime());
  await db.session.update({ where: { id: sessionId }, data: { expiresAt: now } });
  assert.equal(await loadViewer(world.system, { sessionId }), null);

  const voided = await newSession();
  await db.user.update({ where: { id: userId }, data: { sessionVersion: { increment: 1 } } });
  assert.equal(await loadViewer(world.system, { sessionId: voided.sessionId }), null);
  assert.equal(await loadViewer(world.system, { sessionId: 'no-uuid' }), null);
});

test('AUTH-05 signing in again ends the browser’s earlier session (no fixation)', async () => {
  const first = await newSession();
  const second = await newSession(by({ previousSessionId: first.sessionId }));
  assert.notEqual(first.sessionId, second.sessionId);
  assert.equal(await loadViewer(world.system, { sessionId: first.sessionId }), null);
});

test('pitfall-28 unknown account, wrong password, no password and malformed input answer alike', async () => {
  await addPerson(world.system, { email: 'nopass@a.test', customerId: world.a.customerId });
  const attempts = [
    { password: 'wrong' },
    { email: 'nobody@a.test' },
    { email: 'nopass@a.test' },
    { email: 1 },
    { email: 'a\0b@a.test' },
    { password: '' },
  ];
  const errors = [];
  for (const attempt of attempts) errors.push(await refused(newSession(world.system, attempt), 'sign_in_failed'));
  assert.equal(new Set(errors.map(({ message, details }) => JSON.stringify([message, details]))).size, 1);
});

test('pitfall-28 an unknown account costs as much work as a wrong password', async () => {
  // Work of this process on all its threads, not time: what else the machine does is not in it
  const work = async (email: string) => {
    const start = process.cpuUsage();
    await refused(newSession(world.system, { email, password: 'wrong' }), 'sign_in_failed');
    const { user, system } = process.cpuUsage(start);
    return user + system; // the sum is exact, the parts are sampled
  };
  // In turn, and the least of each: garbage collection and compilation only ever add
  let [known, unknown] = [Infinity, Infinity];
  for (let round = 0; round < 15; round += 1) {
    known = Math.min(known, await work('ann@a.test'));
    unknown = Math.min(unknown, await work('nobody@a.test'));
  }
  assert.ok(unknown > known / 2 && known > unknown / 2, `unknown ${unknown} µs, known ${known} µs`);
});

test('AUTH-04 guessing is throttled per address and account, and says how long to wait', async () => {
  const throttle = openThrottle();
  const guess = (ip: string, email = 'ann@a.test', guessed = 'wrong') =>
    signIn({ ...from(ip), throttle }, { email, password: guessed });
  const { points } = throttleLimits.sign_in_account_address;
  const results = await Promise.allSettled(Array.from({ length: points + 5 }, () => guess('192.0.2.1')));
  const codes = results.map((result) => (result.status === 'rejected' ? Object(result.reason).code : 'ok'));
  assert.equal(codes.filter((code) => code === 'sign_in_failed').length, points);
  const error = await refused(guess('192.0.2.1', 'ann@a.test', password), 'throttled');
  assert.ok(Number(error.details?.retryAfterSeconds) > 0);
  await guess('192.0.2.2', 'ann@a.test', password);
  await refused(guess('2001:db8:0:1::1'), 'sign_in_failed');
});

test('AUTH-04 strangers who exhaust attempts, even from the same address, do not lock the right person out of the right browser', async () => {
  const throttle = openThrottle();
  const email = 'ann@a.test';
  const context = { ...from('192.0.2.77'), throttle };
  for (let used = 0; used < throttleLimits.sign_in_account.points; used += 1)
    await throttle.take('sign_in_account', email);
  await refused(signIn(context, { email, password }), 'throttled');
  for (let used = 0; used < throttleLimits.sign_in_address.points; used += 1)
    await throttle.take('sign_in_address', '192.0.2.77');
  const browser = {
    ...noBrowser,
    known: readBrowser(rememberPerson(context, email), context.keys, context.now),
  };
  const known = { ...context, browser };
  assert.ok(await signIn(known, { email, password }));
  // Known for this person only, and not without end
  await refused(signIn(known, { email: 'nobody@a.test', password }), 'throttled');
  for (let used = 0; used < throttleLimits.sign_in_account_address.points; used += 1)
    await refused(signIn(known, { email, password: 'wrong' }), 'sign_in_failed');
  await refused(signIn(known, { email, password }), 'throttled');
});
