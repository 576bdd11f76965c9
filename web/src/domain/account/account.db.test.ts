import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { unseal } from '@pocketproxy/relay/contract';
import { cancelEmailChange } from '@/domain/account/cancel-email-change';
import { changePassword } from '@/domain/account/change-password';
import { confirmEmailChange } from '@/domain/account/confirm-email-change';
import { linkKinds } from '@/domain/link/kinds';
import { deleteAccount } from '@/domain/account/delete';
import { lockUser } from '@/domain/user/lock';
import { getAccount } from '@/domain/account/get';
import { requestEmailChange } from '@/domain/account/request-email-change';
import { requestReset } from '@/domain/account/request-reset';
import { resendVerification } from '@/domain/account/resend-verification';
import { resetPassword } from '@/domain/account/reset-password';
import { signUp } from '@/domain/account/sign-up';
import { verifyEmail } from '@/domain/account/verify-email';
import { withViewer, type Context } from '@/domain/context';
import { sealContext } from '@/domain/mail/queue';
import { endOneSession } from '@/domain/session/end-one';
import { endOtherSessions } from '@/domain/session/end-others';
import { listSessions } from '@/domain/session/list';
import { noBrowser } from '@/domain/session/browser';
import { readBrowser, rememberPerson } from '@/domain/session/known-browser';
import { loadViewer } from '@/domain/session/load-viewer';
import { openSession } from '@/domain/session/open';
import { signIn } from '@/domain/session/sign-in';
import { lastAudit, lockWaits, openWorld, refused, timesTold, type World } from '@/domain/testing/world';
import { addressKey } from '@/base/client-address';
import { openThrottle, throttleLimits } from '@/base/throttle';

const hourMs = 3_600_000;
const password = 'correct horse battery';
let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

const join = (email: string) => signUp(world.system, { email, password });
const enter = (email: string, typed = password) => signIn(world.system, { email, password: typed });
const forgot = (email: string) => requestReset(world.system, { email });
const reset = (token: string, chosen = 'another horse battery') =>
  resetPassword(world.system, { token, password: chosen });
const verify = (token: string) => verifyEmail(world.system, { token });

/** The mails to an address, newest first, with the token of their link. */
async function mailsTo(email: string) {
  const mails = await world.db.mail.findMany({ where: { recipient: email }, orderBy: { createdAt: 'desc' } });
  return mails.map(({ id, template, sealedValues }) => {
    const values = Object(JSON.parse(unseal(sealedValues ?? '', sealContext(id), world.system.keys)));
    return { template, token: String(values.link ?? '').split('token=')[1] ?? '' };
  });
}
async function tokenOf(email: string, template: string): Promise<string> {
  const mail = (await mailsTo(email)).find((one) => one.template === template);
  assert.ok(mail, `${template} to ${email}`);
  return mail.token;
}
async function joined(email: string): Promise<Context> {
  await join(email);
  await verify(await tokenOf(email, 'verify_email'));
  return signedIn(email);
}
async function signedIn(email: string, typed = password): Promise<Context> {
  const { sessionId } = await enter(email, typed);
  const viewer = await loadViewer(world.db, sessionId, world.now);
  assert.ok(viewer);
  return withViewer(world.system, viewer);
}

test('AUTH-01 sign-up makes a customer with its owner, who gets in once the link is confirmed', async () => {
  await join(' New@C.test ');
  await refused(enter('new@c.test'), 'sign_in_failed');
  const token = await tokenOf('new@c.test', 'verify_email');
  await verify(token);
  await lastAudit(world, 'account.verify_email');
  const context = await signedIn('new@c.test');
  assert.equal(context.viewer.memberships[0]?.role, 'owner');
  const audits = await world.db.auditLog.count();
  await verify(token); // the answer was lost, the button is pressed again
  assert.equal(await world.db.auditLog.count(), audits);
  assert.ok(await loadViewer(world.db, context.viewer.sessionId, world.now), 'it ends no session');
  const later = { ...world.system, now: new Date(world.now.getTime() + hourMs) };
  await refused(verifyEmail(later, { token }), 'link_invalid');
});

test('pitfall-28 signing up and then in does not tell whether the address had an account, nor does guessing on', async () => {
  await joined('has-one@c.test');
  const answers = [];
  for (const email of ['has-one@c.test', 'has-none@c.test']) {
    const typed = 'a password for a test';
    const counted = { ...world.system, throttle: openThrottle() };
    await signUp(world.system, { email, password: typed });
    const codes: unknown[] = [];
    for (let attempt = 0; attempt < 12; attempt += 1)
      await signIn(counted, { email, password: typed }).catch((error) => codes.push(Object(error).code));
    answers.push(codes);
  }
  assert.deepEqual(answers[0], answers[1]);
  assert.deepEqual([answers[0]?.[0], answers[0]?.at(-1)], ['sign_in_failed', 'throttled']);
});

test('AUTH-01 pitfall-16 a verification link dies after 24 hours and when a newer one is sent', async () => {
  await join('late@c.test');
  const first = await tokenOf('late@c.test', 'verify_email');
  const tomorrow = { ...world.system, now: new Date(world.now.getTime() + 24 * hourMs) };
  await refused(verifyEmail(tomorrow, { token: first }), 'link_invalid');
  await resendVerification(world.system, { email: 'late@c.test' });
  await refused(verify(first), 'link_invalid');
  const tokens = (await mailsTo('late@c.test')).map(({ token }) => token).filter((token) => token !== first);
  await verify(tokens[0] ?? '');
  await resendVerification(world.system, { email: 'late@c.test' });
  await resendVerification(world.system, { email: 'nobody@c.test' });
  assert.deepEqual([(await mailsTo('late@c.test')).length, (await mailsTo('nobody@c.test')).length], [2, 0]);
});

test('AUTH-01 after a second sign-up every mail leads to a password, also when it is sent again, for 24 hours', async () => {
  const email = 'twice@c.test';
  await join(email);
  await join(email);
  const first = await tokenOf(email, 'sign_up_again');
  await resendVerification(world.system, { email });
  await refused(reset(first), 'link_invalid');
  const mails = (await mailsTo(email)).filter(({ token }) => token !== first);
  assert.deepEqual(mails.map(({ template }) => template).sort(), ['sign_up_again', 'verify_email']);
  const token = mails.find(({ template }) => template === 'sign_up_again')?.token ?? '';
  const almost = { ...world.system, now: new Date(world.now.getTime() + linkKinds.verify_email.lifetimeMs - 1) };
  await resetPassword(almost, { token, password });
  await signedIn(email);
});

test('AUTH-01 20 sign-ups with one address at once give one account', async () => {
  const { db } = world;
  const customers = await db.customer.count();
  await Promise.all(Array.from({ length: 20 }, () => join('many@c.test')));
  assert.equal(await db.user.count({ where: { email: 'many@c.test' } }), 1);
  assert.equal(await db.customer.count(), customers + 1);
  // Nobody can tell whose the first of them was: none of the passwords counts, the mailed link decides
  const { passwordHash, id } = await db.user.findUniqueOrThrow({ where: { email: 'many@c.test' } });
  assert.equal(passwordHash, null);
  assert.equal(await db.link.count({ where: { userId: id, kind: 'verify_email' } }), 0);
});

test('AUTH-01 20 uses of one verification link at once verify once', async () => {
  await join('eager@c.test');
  const token = await tokenOf('eager@c.test', 'verify_email');
  const uses = await Promise.allSettled(Array.from({ length: 20 }, () => verify(token)));
  assert.ok(uses.some(({ status }) => status === 'fulfilled'));
  for (const use of uses) if (use.status === 'rejected') assert.equal(Object(use.reason).code, 'link_invalid');
  const { id, emailVerifiedAt } = await world.db.user.findUniqueOrThrow({ where: { email: 'eager@c.test' } });
  assert.deepEqual(emailVerifiedAt, world.now);
  assert.equal(await world.db.auditLog.count({ where: { action: 'account.verify_email', targetId: id } }), 1);
});

test('AUTH-01 passwords: length counts, common ones and the address are refused', async () => {
  const attempt = (chosen: string) => signUp(world.system, { email: 'weak@c.test', password: chosen });
  await refused(attempt('short'), 'invalid');
  await refused(attempt('x'.repeat(129)), 'invalid');
  await refused(attempt('Password123'), 'password_common');
  await refused(attempt('aaaaaaaaaaaa'), 'password_common');
  await refused(attempt('WEAK@c.test'), 'password_is_email');
  assert.equal(await world.db.user.count({ where: { email: 'weak@c.test' } }), 0);
});

test('pitfall-28 sign-up, reset and resend answer alike for known and unknown addresses', async () => {
  for (const email of ['owner@a.test', 'unheard@c.test']) assert.deepEqual(await join(email), { email });
  for (const email of ['owner@a.test', 'unknown@c.test']) assert.deepEqual(await forgot(email), { email });
  assert.deepEqual((await mailsTo('owner@a.test')).map(({ template }) => template).sort(), [
    'account_exists',
    'reset_password',
  ]);
  assert.deepEqual(await mailsTo('unknown@c.test'), []);
});

test('AUTH-03 20 uses of one reset link give one reset; all sessions end and pending changes are cancelled', async () => {
  const context = await joined('reset@c.test');
  await requestEmailChange(context, { email: 'elsewhere@c.test', password });
  await forgot('reset@c.test');
  const token = await tokenOf('reset@c.test', 'reset_password');
  const uses = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => reset(token, `choice number ${n}`)));
  assert.equal(uses.filter(({ status }) => status === 'fulfilled').length, 1);
  for (const use of uses) if (use.status === 'rejected') assert.equal(Object(use.reason).code, 'link_invalid');
  assert.equal(await loadViewer(world.db, context.viewer.sessionId, world.now), null);
  assert.equal(timesTold(world, context.viewer.userId), 1);
  const change = await tokenOf('elsewhere@c.test', 'confirm_email');
  await refused(confirmEmailChange(world.system, { token: change }), 'link_invalid');
  const notices = async () =>
    (await mailsTo('reset@c.test')).filter(({ template }) => template === 'password_changed').length;
  assert.equal(await notices(), 1);
  const chosen = uses.findIndex(({ status }) => status === 'fulfilled');
  const { sessionId } = await enter('reset@c.test', `choice number ${chosen}`);
  await reset(token, `choice number ${chosen}`); // the answer was lost, the button is pressed again
  await refused(reset(token, 'another choice'), 'link_invalid');
  assert.equal(await notices(), 1);
  assert.ok(await loadViewer(world.db, sessionId, world.now), 'it ends no session');
});

test('AUTH-03 a reset link dies after its time, after a newer one and after a change of password', async () => {
  const context = await joined('dead@c.test');
  await forgot('dead@c.test');
  const first = await tokenOf('dead@c.test', 'reset_password');
  const later = { ...world.system, now: new Date(world.now.getTime() + hourMs) };
  await refused(resetPassword(later, { token: first, password: 'fine and long' }), 'link_invalid');
  await forgot('dead@c.test');
  await refused(reset(first), 'link_invalid');
  const tokens = (await mailsTo('dead@c.test')).filter((mail) => mail.template === 'reset_password');
  await changePassword(context, { current: password, password: 'yet another battery' });
  for (const { token } of tokens) await refused(reset(token), 'link_invalid');
  assert.ok(await loadViewer(world.db, context.viewer.sessionId, world.now), 'the own session stays');
  assert.equal(timesTold(world, context.viewer.userId), 1, 'others are looked at');
  await refused(changePassword(context, { current: 'wrong', password: 'yet another one' }), 'password_wrong');
});

test('AUTH-03 a reset that was asked for while the address changes mails nothing to the old one', async () => {
  const { db } = world;
  const { userId } = (await joined('moving@c.test')).viewer;
  const { asked } = await db.$transaction(async (tx) => {
    await lockUser(tx, userId);
    const asked = forgot('moving@c.test');
    await lockWaits(db, 1);
    await tx.user.update({ where: { id: userId }, data: { email: 'moved@c.test' } });
    return { asked };
  });
  await asked;
  assert.equal(await db.link.count({ where: { userId } }), 0);
  assert.equal((await mailsTo('moving@c.test')).filter(({ template }) => template === 'reset_password').length, 0);
});

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
  assert.equal(await loadViewer(world.db, there.sessionId, world.now), null);
  const third = await enter('many-places@c.test');
  await endOtherSessions(here);
  assert.equal(await loadViewer(world.db, third.sessionId, world.now), null);
  assert.deepEqual(
    (await listSessions(here)).items.map(({ current }) => current),
    [true],
  );
  await lastAudit(world, 'session.end_others');
  assert.equal(timesTold(world, here.viewer.userId), 2);
});

test('AUTH-05 lifetimes are configurable: idle and absolute', async () => {
  await joined('idle@c.test');
  const lifetimes = { lifetimeMs: 2 * hourMs, idleMs: hourMs };
  const system = { ...world.system, lifetimes: { ...world.system.lifetimes, ...lifetimes } };
  const { sessionId } = await signIn(system, { email: 'idle@c.test', password });
  const at = (ms: number) => loadViewer(world.db, sessionId, new Date(world.now.getTime() + ms), lifetimes);
  assert.equal(await at(hourMs + 1), null);
  assert.ok(await at(hourMs - 1));
  assert.ok(await at(2 * hourMs - 2));
  assert.equal(await at(2 * hourMs), null);
});

test('AUTH-03 a change of address: password again, confirmed by the new address, told to the old, refused when taken', async () => {
  const context = await joined('old@c.test');
  await refused(requestEmailChange(context, { email: 'fresh@c.test', password: 'wrong' }), 'password_wrong');
  await requestEmailChange(context, { email: 'owner@b.test', password });
  assert.equal((await mailsTo('owner@b.test'))[0]?.template, 'account_exists');
  await requestEmailChange(context, { email: 'mistyped@c.test', password });
  const mistyped = await tokenOf('mistyped@c.test', 'confirm_email');
  await cancelEmailChange(context);
  await lastAudit(world, 'account.cancel_email_change');
  assert.equal((await getAccount(context)).pendingEmail, null);
  await refused(confirmEmailChange(world.system, { token: mistyped }), 'link_invalid');
  await cancelEmailChange(context);
  await requestEmailChange(context, { email: 'fresh@c.test', password });
  await tokenOf('old@c.test', 'email_change_requested');
  const token = await tokenOf('fresh@c.test', 'confirm_email');
  await confirmEmailChange(world.system, { token });
  await lastAudit(world, 'account.change_email');
  await signedIn('fresh@c.test');
  await tokenOf('old@c.test', 'email_changed');
  const audits = await world.db.auditLog.count();
  await confirmEmailChange(world.system, { token }); // the answer was lost
  assert.equal(await world.db.auditLog.count(), audits);
});

test('AUTH-04 public forms are throttled per address and per account, known or not', async () => {
  for (const email of ['owner@a.test', 'nobody-at-all@c.test']) {
    const counted = { ...world.system, throttle: openThrottle() };
    const ask = () => requestReset(counted, { email });
    for (let used = 0; used < 5; used += 1) await ask();
    const error = await refused(ask(), 'throttled');
    assert.ok(Number(error.details?.retryAfterSeconds) > 0);
  }
  const counted = { ...world.system, throttle: openThrottle() };
  for (let used = 0; used < throttleLimits.account_address.points; used += 1)
    await requestReset(counted, { email: `person${used}@c.test` });
  await refused(requestReset(counted, { email: 'one-more@c.test' }), 'throttled');
});

test('AUTH-04 pitfall-28 strangers who send forms with an address, even from the same one, keep its browser from nothing', async () => {
  const email = 'pestered@c.test';
  await joined(email);
  const throttle = openThrottle();
  const system = { ...world.system, throttle };
  const strange = (address: string) => requestReset(system, { email: address });
  for (let used = 0; used < 5; used += 1) await resendVerification(system, { email });
  await refused(resendVerification(system, { email }), 'throttled');
  // Who has an account and who has none is refused after as many
  for (const address of [email, 'nobody-pestered@c.test']) {
    for (let used = 0; used < 5; used += 1) await strange(address);
    await refused(strange(address), 'throttled');
  }
  for (let used = 0; used < throttleLimits.account_address.points; used += 1)
    await throttle.take('account_address', addressKey(system.ip));
  const known = {
    ...system,
    browser: { ...noBrowser, known: readBrowser(rememberPerson(system, email), system.keys, system.now) },
  };
  const own = () => requestReset(known, { email });
  for (let used = 0; used < 5; used += 1) await own();
  await refused(own(), 'throttled');
  await refused(requestReset(known, { email: 'owner@a.test' }), 'throttled');
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
  assert.equal(await loadViewer(db, context.viewer.sessionId, world.now), null);
  assert.equal(await db.device.count({ where: { customerId: a.customerId } }), 1);

  const sole = await joined('sole-owner@c.test');
  const [own] = sole.viewer.memberships;
  assert.ok(own);
  await db.member.create({
    data: { customerId: own.customerId, userId: world.as.viewer.viewer.userId, role: 'viewer' },
  });
  await refused(deleteAccount(sole, { password }), 'only_owner');
});
