import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { changePassword } from '@/domain/account/change-password';
import { deleteAccount } from '@/domain/account/delete';
import { endOneSession } from '@/domain/session/end-one';
import { endOtherSessions } from '@/domain/session/end-others';
import { listSessions } from '@/domain/session/list';
import { noBrowser } from '@/domain/session/browser';
import { loadViewer } from '@/domain/session/load-viewer';
import { openSession } from '@/domain/session/open';
import { signIn } from '@/domain/session/sign-in';
import { accountPassword, accountSteps } from '@/domain/testing/account-steps';
import { lastAudit, openWorld, refused, timesNotified, type World } from '@/domain/testing/world';

const hourMs = 3_600_000;
const password = accountPassword;
let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

const { enter, joined } = accountSteps(() => world);

test('AUTH-05 sessions: listed with device and address, ended one by one or all others', async () => {
  const here = await joined('many-places@c.test');
  const userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
  const firefox = { ...world.system, browser: { ...noBrowser, userAgent } };
  const there = await signIn(firefox, { email: 'many-places@c.test', password });
  const { items: listed } = await listSessions(here);
  const other = listed.find(({ id }) => id === there.sessionId);
  assert.deepEqual([other?.device, other?.ip, other?.current], ['Firefox on Linux', '198.51.100.7', false]);
  await refused(endOneSession(world.as.owner, { id: there.sessionId }), 'not_found');
  await endOneSession(here, { id: there.sessionId });
  assert.equal(await loadViewer(world.system, { sessionId: there.sessionId }), null);
  const third = await enter('many-places@c.test');
  await endOtherSessions(here);
  assert.equal(await loadViewer(world.system, { sessionId: third.sessionId }), null);
  assert.deepEqual(
    (await listSessions(here)).items.map(({ current }) => current),
    [true],
  );
  await lastAudit(world, 'session.end_others');
  assert.equal(timesNotified(world, here.viewer.userId), 2);
});

test('AUTH-05 lifetimes are configurable: idle and absolute', async () => {
  await joined('idle@c.test');
  const lifetimes = { lifetimeMs: 2 * hourMs, idleMs: hourMs };
  const system = { ...world.system, lifetimes: { ...world.system.lifetimes, ...lifetimes } };
  const { sessionId } = await signIn(system, { email: 'idle@c.test', password });
  const at = (ms: number) => loadViewer({ ...system, now: new Date(world.now.getTime() + ms) }, { sessionId });
  assert.equal(await at(hourMs + 1), null);
  assert.ok(await at(hourMs - 1));
  assert.ok(await at(2 * hourMs - 2));
  assert.equal(await at(2 * hourMs), null);
});

test('AUTH-05 a sign-in that was checked before the way in changed opens no session after it', async () => {
  const email = 'overtaken@c.test';
  const context = await joined(email);
  const user = await world.db.user.findUniqueOrThrow({ where: { email } });
  await changePassword(context, { current: password, password: 'yet another battery' });
  const late = { user, method: 'password' } as const;
  await refused(openSession(world.system, late), 'sign_in_failed');
  assert.equal(await world.db.session.count({ where: { userId: user.id } }), 1, 'the own one');
});

test('AUTH-05 deleting the account takes what belongs to it alone, and nothing else', async () => {
  const { db, a } = world;
  const context = await joined('leaving@c.test');
  const [membership] = context.viewer.memberships;
  assert.ok(membership);
  await refused(deleteAccount(context, { password: 'wrong' }), 'password_wrong');
  await deleteAccount(context, { password });
  await lastAudit(world, 'account.delete');
  assert.equal(await db.customer.count({ where: { id: membership.customerId } }), 0);
  assert.equal(await loadViewer(world.system, { sessionId: context.viewer.sessionId }), null);
  assert.equal(await db.device.count({ where: { customerId: a.customerId } }), 1);

  const sole = await joined('sole-owner@c.test');
  const [own] = sole.viewer.memberships;
  assert.ok(own);
  await db.member.create({
    data: { customerId: own.customerId, userId: world.as.viewer.viewer.userId, role: 'viewer' },
  });
  await refused(deleteAccount(sole, { password }), 'only_owner');
});
