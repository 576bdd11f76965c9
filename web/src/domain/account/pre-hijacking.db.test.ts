import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { unseal } from '@pocketproxy/relay/contract';
import { changePassword } from '@/domain/account/change-password';
import { confirmEmailChange } from '@/domain/account/confirm-email-change';
import { confirmGoogleLink } from '@/domain/account/confirm-google-link';
import { googleSignIn } from '@/domain/account/google-sign-in';
import { googleIdentity } from '@/domain/account/input';
import { linkGoogle, openGoogleLink } from '@/domain/account/link-google';
import { lockUser } from '@/domain/user/lock';
import { requestEmailChange } from '@/domain/account/request-email-change';
import { requestReset } from '@/domain/account/request-reset';
import { resendVerification } from '@/domain/account/resend-verification';
import { resetPassword } from '@/domain/account/reset-password';
import { signUp } from '@/domain/account/sign-up';
import { verifyEmail } from '@/domain/account/verify-email';
import { withViewer, type Context } from '@/domain/context';
import { sealContext } from '@/domain/mail/queue';
import { loadViewer } from '@/domain/session/load-viewer';
import { hashPassword } from '@/domain/session/password';
import { signIn } from '@/domain/session/sign-in';
import { lastAudit, lockWaits, openWorld, refused, type World } from '@/domain/testing/world';

/**
 * The attacks of Sudhodanan and Paverd, "Pre-hijacked accounts" (USENIX Security 2022): someone prepares an account with
 * an address that is not theirs and waits for its owner. Each test plays the attacker's part, then the victim's, and
 * shows the attacker left outside and the victim inside.
 */
const attackers = 'the attackers choice';
const victims = 'the victims own choice';
const read = new Set<string>();
let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

const join = (email: string, password: string) => signUp(world.system, { email, password });
const enter = (email: string, password: string) => signIn(world.system, { email, password });
const forgot = (email: string) => requestReset(world.system, { email });
const reset = (token: string) => resetPassword(world.system, { token, password: victims });
const verify = (token: string) => verifyEmail(world.system, { token });
const viewer = (sessionId: string) => loadViewer(world.system, { sessionId });

/** Comes by Google; what it says is read as it is read in production. */
async function google(claims: { sub: string; email: string; email_verified?: unknown }): Promise<string> {
  const outcome = await googleSignIn(world.system, googleIdentity.parse(claims));
  assert.ok('sessionId' in outcome, 'Google signs in');
  return outcome.sessionId;
}
async function contextOf(sessionId: string): Promise<Context> {
  const found = await viewer(sessionId);
  assert.ok(found, 'signed in');
  return withViewer(world.system, found);
}
/** The token in a mail of this kind that was not read before. */
async function mailed(email: string, template: string): Promise<string> {
  const mail = await world.db.mail.findFirst({ where: { recipient: email, template, id: { notIn: [...read] } } });
  assert.ok(mail, `${template} to ${email}`);
  read.add(mail.id);
  const values = Object(JSON.parse(unseal(mail.sealedValues ?? '', sealContext(mail.id), world.system.keys)));
  return String(values.link).split('token=')[1] ?? '';
}
async function joined(email: string, password: string): Promise<Context> {
  await join(email, password);
  await verify(await mailed(email, 'verify_email'));
  return contextOf((await enter(email, password)).sessionId);
}
/** A session of an unproven account: signing in creates none, so it is put into the database. */
async function planted(email: string, password: string): Promise<string> {
  await refused(enter(email, password), 'sign_in_failed');
  const { id: userId, sessionVersion: version } = await world.db.user.findUniqueOrThrow({ where: { email } });
  const expiresAt = new Date(world.now.getTime() + 3_600_000);
  const { id } = await world.db.session.create({ data: { userId, version, expiresAt } });
  assert.equal(await viewer(id), null, 'no viewer before the address is proven');
  return id;
}
/** The victim has the account, and what the attacker knows opens nothing. */
async function onlyTheVictim(email: string, victim: string, attacker?: string): Promise<void> {
  assert.equal((await viewer(victim))?.email, email, 'the victim is in');
  if (attacker !== undefined) assert.equal(await viewer(attacker), null, 'the attacker’s session has ended');
  await refused(enter(email, attackers), 'sign_in_failed');
}

test('AUTH-02 pre-hijacking, classic-federated merge: the attacker’s password and session end when the victim comes by Google', async () => {
  await join('merge@v.test', attackers);
  const attacker = await planted('merge@v.test', attackers);
  const victim = await google({ sub: 'merge', email: 'merge@v.test', email_verified: true });
  await onlyTheVictim('merge@v.test', victim, attacker);
  await refused(verify(await mailed('merge@v.test', 'verify_email')), 'link_invalid');
});

test('AUTH-02 pre-hijacking, classic-federated merge, the other way: a sign-up with a Google account’s address adds no password', async () => {
  const victim = await google({ sub: 'reverse', email: 'reverse@v.test', email_verified: true });
  await join('reverse@v.test', attackers);
  await onlyTheVictim('reverse@v.test', victim);
  const before = await world.db.user.findUniqueOrThrow({ where: { email: 'reverse@v.test' } });
  assert.deepEqual([before.passwordHash, before.googleSub], [null, 'reverse']);
});

test('AUTH-01 pre-hijacking, unexpired session: it ends when the victim signs up, resets or verifies', async () => {
  await join('session@v.test', attackers);
  const waiting = await planted('session@v.test', attackers);
  await join('session@v.test', victims);
  assert.equal(await world.db.session.count({ where: { id: waiting } }), 0, 'at the victim’s sign-up already');
  assert.deepEqual((await lastAudit(world, 'account.sign_up')).after, { passwordVoid: true });
  await reset(await mailed('session@v.test', 'sign_up_again'));
  await onlyTheVictim('session@v.test', (await enter('session@v.test', victims)).sessionId, waiting);

  await join('session-forgot@v.test', attackers);
  const unverified = await planted('session-forgot@v.test', attackers);
  await forgot('session-forgot@v.test');
  await reset(await mailed('session-forgot@v.test', 'reset_password'));
  await onlyTheVictim('session-forgot@v.test', (await enter('session-forgot@v.test', victims)).sessionId, unverified);

  await join('session-verify@v.test', victims);
  const before = await planted('session-verify@v.test', victims);
  await verify(await mailed('session-verify@v.test', 'verify_email'));
  assert.equal(await viewer(before), null);
});

test('AUTH-01 pre-hijacking, unexpired session, by two mails: the attacker’s link and password no longer work once the victim signs up', async () => {
  const email = 'two-mails@v.test';
  await join(email, attackers);
  const attackersLink = await mailed(email, 'verify_email');
  await join(email, victims);
  await refused(verify(attackersLink), 'link_invalid');
  // The attacker has the mail sent again; the victim, who waits for such a mail, opens it
  const older = await mailed(email, 'sign_up_again');
  await resendVerification(world.system, { email });
  await refused(reset(older), 'link_invalid');
  await refused(enter(email, attackers), 'sign_in_failed');
  await reset(await mailed(email, 'sign_up_again'));
  assert.equal(await world.db.mail.count({ where: { recipient: email, template: 'verify_email' } }), 1, 'the first');
  await onlyTheVictim(email, (await enter(email, victims)).sessionId);
});

test('AUTH-03 pre-hijacking, unexpired session, in a race: what the attacker began before a reset does not end after it', async () => {
  const email = 'race@v.test';
  const { db } = world;
  const attacker = await joined(email, attackers);
  const { userId } = attacker.viewer;
  const began = await db.$transaction(async (tx) => {
    await lockUser(tx, userId);
    // Both have seen the right password, and wait for the row
    const work = [
      requestEmailChange(attacker, { email: 'taken@x.test', password: attackers }),
      changePassword(attacker, { current: attackers, password: 'the attackers second' }),
    ].map((attempt) => refused(attempt, 'password_wrong'));
    await lockWaits(db, work.length);
    await tx.user.update({ where: { id: userId }, data: { passwordHash: await hashPassword(victims) } });
    return { work };
  });
  await Promise.all(began.work);
  assert.equal(await db.link.count({ where: { userId } }), 0);
  await refused(enter(email, 'the attackers second'), 'sign_in_failed');
  await enter(email, victims);
});

test('AUTH-02 pre-hijacking, trojan identifier: a Google account that the attacker connected is gone after the reset', async () => {
  const email = 'trojan@v.test';
  // The victim confirmed the address of an account that the attacker had made
  const attacker = await joined(email, attackers);
  await openGoogleLink(attacker, { password: attackers });
  await linkGoogle(attacker, { sub: 'trojan', email: 'attacker@x.test', email_verified: true });
  assert.equal(
    (await viewer(await google({ sub: 'trojan', email: 'attacker@x.test', email_verified: true })))?.email,
    email,
  );

  await forgot(email);
  await reset(await mailed(email, 'reset_password'));
  assert.equal(await world.db.mail.count({ where: { recipient: email, template: 'google_unlinked' } }), 1);
  await onlyTheVictim(email, (await enter(email, victims)).sessionId, attacker.viewer.sessionId);
  const again = await google({ sub: 'trojan', email: 'attacker@x.test', email_verified: true });
  assert.equal((await viewer(again))?.email, 'attacker@x.test', 'an account of the attacker’s own');
  await refused(linkGoogle(attacker, { sub: 'trojan-2', email, email_verified: true }), 'google_needs_link');
});

test('AUTH-02 pre-hijacking, trojan identifier: what waits for a password is void after the reset, Google-only stays connected', async () => {
  const email = 'waiting@v.test';
  await joined(email, attackers);
  const claims = { sub: 'waiting', email, email_verified: true };
  const asked = await googleSignIn(world.system, claims);
  assert.ok('linkSecret' in asked);
  await forgot(email);
  await reset(await mailed(email, 'reset_password'));
  const confirm = confirmGoogleLink(world.system, { secret: asked.linkSecret, password: victims });
  await refused(confirm, 'google_link_over');

  await google({ sub: 'only', email: 'only@v.test', email_verified: true });
  await forgot('only@v.test');
  await reset(await mailed('only@v.test', 'reset_password'));
  assert.equal(
    (await viewer(await google({ sub: 'only', email: 'only@v.test', email_verified: true })))?.email,
    'only@v.test',
  );
});

test('AUTH-03 pre-hijacking, unexpired email change: the attacker’s pending change is void after the victim’s reset or Google sign-in', async () => {
  const email = 'change@v.test';
  const attacker = await joined(email, attackers);
  await requestEmailChange(attacker, { email: 'attacker-inbox@x.test', password: attackers });
  await forgot(email);
  await reset(await mailed(email, 'reset_password'));
  const token = await mailed('attacker-inbox@x.test', 'confirm_email');
  await refused(confirmEmailChange(world.system, { token }), 'link_invalid');
  await onlyTheVictim(email, (await enter(email, victims)).sessionId, attacker.viewer.sessionId);
});

test('AUTH-03 pre-hijacking, unexpired email change: an address that got its own account cannot be taken', async () => {
  const attacker = await joined('attacker@v.test', attackers);
  await requestEmailChange(attacker, { email: 'target@v.test', password: attackers });
  const token = await mailed('target@v.test', 'confirm_email');
  const victim = await joined('target@v.test', victims);
  await refused(confirmEmailChange(world.system, { token }), 'link_invalid');
  await onlyTheVictim('target@v.test', victim.viewer.sessionId);
});

test('AUTH-02 pre-hijacking, non-verifying provider: an address that Google has not verified reaches no one’s account', async () => {
  const { db } = world;
  const victim = await joined('provider@v.test', victims);
  await join('provider-waits@v.test', victims);
  const known = await google({ sub: 'provider-known', email: 'provider-known@v.test', email_verified: true });
  const count = () => Promise.all([db.user.count(), db.session.count(), db.link.count(), db.auditLog.count()]);
  const before = await count();
  for (const email_verified of [false, 'false', undefined, null, 'yes', 1]) {
    for (const email of ['provider@v.test', 'provider-waits@v.test', 'provider-new@v.test'])
      await refused(google({ sub: 'attacker', email, email_verified }), 'google_unverified');
    const own = google({ sub: 'provider-known', email: 'provider-known@v.test', email_verified });
    await refused(own, 'google_unverified');
  }
  assert.deepEqual(await count(), before, 'nothing was written');
  assert.ok(await viewer(victim.viewer.sessionId));
  assert.ok(await viewer(known));
});
