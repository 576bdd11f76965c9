import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { linkKinds } from '@/domain/link/kinds';
import { resendVerification } from '@/domain/account/resend-verification';
import { resetPassword } from '@/domain/account/reset-password';
import { signUp } from '@/domain/account/sign-up';
import { verifyEmail } from '@/domain/account/verify-email';
import { loadViewer } from '@/domain/session/load-viewer';
import { signIn } from '@/domain/session/sign-in';
import { accountPassword, accountSteps } from '@/domain/testing/account-steps';
import { lastAudit, openWorld, refused, type World } from '@/domain/testing/world';
import { openThrottle } from '@/base/throttle';

const hourMs = 3_600_000;
const password = accountPassword;
let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

const { join, enter, reset, verify, mailsTo, tokenOf, joined, signedIn } = accountSteps(() => world);

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
  assert.ok(await loadViewer(world.system, { sessionId: context.viewer.sessionId }), 'it ends no session');
  const later = { ...world.system, now: new Date(world.now.getTime() + hourMs) };
  await refused(verifyEmail(later, { token }), 'link_invalid');
});

test('pitfall-28 signing up and then in does not reveal whether the address had an account, nor does guessing on', async () => {
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

test('AUTH-01 20 sign-ups with one address at once create one account', async () => {
  const { db } = world;
  const customers = await db.customer.count();
  await Promise.all(Array.from({ length: 20 }, () => join('many@c.test')));
  assert.equal(await db.user.count({ where: { email: 'many@c.test' } }), 1);
  assert.equal(await db.customer.count(), customers + 1);
  // No one knows whose the first of them was: none of the passwords counts, the mailed link decides
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
