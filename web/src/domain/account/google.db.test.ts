import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { cancelGoogleLink } from '@/domain/account/cancel-google-link';
import { changePassword } from '@/domain/account/change-password';
import { confirmGoogleLink } from '@/domain/account/confirm-google-link';
import { getGoogleLink } from '@/domain/account/google-link';
import { googleSignIn } from '@/domain/account/google-sign-in';
import type { GoogleIdentity } from '@/domain/account/input';
import { doneLinkKeptMs } from '@/domain/link/done';
import { linkKinds } from '@/domain/link/kinds';
import { linkGoogle, linkWindowMs, openGoogleLink } from '@/domain/account/link-google';
import { unlinkGoogle } from '@/domain/account/unlink-google';
import { withViewer, type Context } from '@/domain/context';
import { loadViewer } from '@/domain/session/load-viewer';
import { hashPassword } from '@/domain/session/password';
import { addPerson, lastAudit, openWorld, refused, type World } from '@/domain/testing/world';
import { openThrottle, throttleLimits } from '@/base/throttle';

const password = 'correct horse battery';
let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

const outcome = (identity: Partial<GoogleIdentity> & { sub: string; email: string }) =>
  googleSignIn(world.system, { email_verified: true, ...identity });
async function google(identity: Partial<GoogleIdentity> & { sub: string; email: string }) {
  const signedIn = await outcome(identity);
  assert.ok('sessionId' in signedIn, 'signed in, no password asked');
  return signedIn;
}
async function linkSecret(identity: { sub: string; email: string }, context = world.system): Promise<string> {
  const asked = await googleSignIn(context, { email_verified: true, ...identity });
  assert.ok('linkSecret' in asked, 'the password is asked for');
  return asked.linkSecret;
}
const confirm = (secret: string, typed = password, context = world.system) =>
  confirmGoogleLink(context, { secret, password: typed });
async function viewerOf(sessionId: string): Promise<Context> {
  const viewer = await loadViewer(world.system, { sessionId });
  assert.ok(viewer);
  return withViewer(world.system, viewer);
}
const withPassword = async (email: string) =>
  addPerson(world.system, { email, customerId: world.a.customerId, passwordHash: await hashPassword(password) });

test('AUTH-02 a new Google identity is an account immediately, and is found again by sub after its address changed', async () => {
  const first = await google({ sub: 'g-1', email: 'first@g.test', name: 'Gina' });
  const { viewer } = await viewerOf(first.sessionId);
  assert.deepEqual([viewer.name, viewer.memberships[0]?.role], ['Gina', 'owner']);
  const again = await google({ sub: 'g-1', email: 'renamed@g.test' });
  assert.equal(again.userId, first.userId);
});

test('AUTH-02 a verified password account is linked from within, after the password', async () => {
  const context = await withPassword('fourth@g.test');
  const identity = { sub: 'g-4', email: 'fourth@g.test', email_verified: true };
  await refused(linkGoogle(context, identity), 'google_needs_link');
  await refused(openGoogleLink(context, { password: 'wrong' }), 'password_wrong');
  await openGoogleLink(context, { password });
  const late = { ...context, now: new Date(world.now.getTime() + linkWindowMs) };
  await refused(linkGoogle(late, identity), 'google_needs_link');
  await refused(linkGoogle(context, { ...identity, email_verified: false }), 'google_unverified');
  await linkGoogle(context, identity);
  assert.equal((await google(identity)).userId, context.viewer.userId);
  await refused(linkGoogle(context, identity), 'google_needs_link');
});

test('AUTH-02 one identity belongs to one account; the last sign-in method stays', async () => {
  const fifth = await withPassword('fifth@g.test');
  await google({ sub: 'g-5', email: 'google-only@g.test' });
  await openGoogleLink(fifth, { password });
  await refused(linkGoogle(fifth, { sub: 'g-5', email: 'x@g.test', email_verified: true }), 'google_taken');
  await openGoogleLink(fifth, { password });
  await linkGoogle(fifth, { sub: 'g-6', email: 'x@g.test', email_verified: true });
  await unlinkGoogle(fifth, { password });
  assert.equal((await world.db.user.findUniqueOrThrow({ where: { email: 'fifth@g.test' } })).googleSub, null);
  const { sessionId } = await google({ sub: 'g-5', email: 'google-only@g.test' });
  await refused(unlinkGoogle(await viewerOf(sessionId), { password }), 'last_method');
});

test('AUTH-02 TENANT-05 a suspended customer’s people are also refused with Google', async () => {
  const { userId } = await google({ sub: 'g-7', email: 'seventh@g.test' });
  await world.db.customer.updateMany({ where: { members: { some: { userId } } }, data: { state: 'suspended' } });
  await refused(google({ sub: 'g-7', email: 'seventh@g.test' }), 'customer_suspended');
});

test('AUTH-02 Google meets a verified password account: nothing is linked before its password, then both are', async () => {
  const { db } = world;
  const { viewer } = await withPassword('meets@g.test');
  const identity = { sub: 'g-8', email: 'meets@g.test' };
  const secret = await linkSecret(identity);
  assert.equal((await getGoogleLink(world.system, { secret })).email, 'meets@g.test');
  const stored = await db.link.findFirstOrThrow({ where: { userId: viewer.userId } });
  assert.deepEqual([stored.kind, stored.googleSub, stored.hash.includes(secret)], ['link_google', 'g-8', false]);
  assert.equal((await db.user.findUniqueOrThrow({ where: { id: viewer.userId } })).googleSub, null);

  await refused(confirm(secret, 'wrong'), 'password_wrong');
  await refused(confirm('guessed'), 'google_link_over');
  const previous = await google({ sub: 'g-9', email: 'before@g.test' });
  const browser = { known: null, userAgent: 'Browser/2', previousSessionId: previous.sessionId };
  const signedIn = await confirmGoogleLink({ ...world.system, browser }, { secret, password });
  assert.deepEqual((await lastAudit(world, 'session.sign_in')).after, { method: 'google' });
  assert.equal(await db.auditLog.count({ where: { targetId: viewer.userId, action: 'account.link_google' } }), 1);
  assert.equal(await db.mail.count({ where: { recipient: 'meets@g.test', template: 'google_linked' } }), 1);
  assert.equal((await loadViewer(world.system, { sessionId: signedIn.sessionId }))?.userId, viewer.userId);
  assert.equal(
    await loadViewer(world.system, { sessionId: previous.sessionId }),
    null,
    'the browser’s earlier session ends',
  );
  assert.equal((await google(identity)).userId, viewer.userId);
});

test('AUTH-02 the same press again, within an hour, says that it is done and opens nothing; another press does not', async () => {
  const { db, now, system } = world;
  const { viewer } = await withPassword('repeats@g.test');
  const secret = await linkSecret({ sub: 'g-20', email: 'repeats@g.test' });
  await confirm(secret);
  const traces = () =>
    Promise.all([
      db.session.count({ where: { userId: viewer.userId } }),
      db.auditLog.count(),
      db.mail.count({ where: { recipient: 'repeats@g.test' } }),
    ]);
  const before = await traces();
  const at = (ms: number) => ({ ...system, now: new Date(now.getTime() + ms) });
  await refused(confirm(secret), 'google_link_done');
  await refused(confirm(secret, password, at(doneLinkKeptMs - 1)), 'google_link_done');
  await refused(confirm(secret, password, at(doneLinkKeptMs)), 'google_link_over');
  await refused(confirm(secret, 'wrong'), 'google_link_over');
  await refused(confirm('guessed'), 'google_link_over');
  assert.deepEqual(await traces(), before);
  const counted = { ...system, throttle: openThrottle() };
  for (let used = 0; used < throttleLimits.account_address.points; used += 1)
    await refused(confirm(secret, 'wrong', counted), 'google_link_over');
  await refused(confirm(secret, password, counted), 'throttled');
});

test('AUTH-02 what waits for the password: once under 20 uses, 10 minutes, killed by a newer one and by a cancel', async () => {
  await withPassword('waits@g.test');
  const identity = { sub: 'g-10', email: 'waits@g.test' };
  const older = await linkSecret(identity);
  const newer = await linkSecret(identity);
  await refused(confirm(older), 'google_link_over');
  await cancelGoogleLink(world.system, { secret: newer });
  await refused(confirm(newer), 'google_link_over');
  assert.equal((await getGoogleLink(world.system, { secret: newer })).email, null);

  const secret = await linkSecret(identity);
  const late = { ...world.system, now: new Date(world.now.getTime() + linkKinds.link_google.lifetimeMs) };
  await refused(confirm(secret, password, late), 'google_link_over');
  const uses = await Promise.allSettled(Array.from({ length: 20 }, () => confirm(secret)));
  assert.equal(uses.filter(({ status }) => status === 'fulfilled').length, 1);
  for (const use of uses) if (use.status === 'rejected') assert.equal(Object(use.reason).code, 'google_link_done');
});

test('AUTH-02 what waits for the password dies with the password that it waits for', async () => {
  const context = await withPassword('changes@g.test');
  const secret = await linkSecret({ sub: 'g-11', email: 'changes@g.test' });
  await changePassword(context, { current: password, password: 'another horse battery' });
  await refused(confirm(secret), 'google_link_over');
  await refused(confirm(secret, 'another horse battery'), 'google_link_over');
});

test('AUTH-02 AUTH-04 guessing the password behind Google is counted like a sign-in', async () => {
  await withPassword('guessed@g.test');
  const secret = await linkSecret({ sub: 'g-12', email: 'guessed@g.test' });
  const counted = { ...world.system, throttle: openThrottle() };
  for (let used = 0; used < throttleLimits.sign_in_account_address.points; used += 1)
    await refused(confirm(secret, 'wrong', counted), 'password_wrong');
  const error = await refused(confirm(secret, password, counted), 'throttled');
  assert.ok(Number(error.details?.retryAfterSeconds) > 0);
});

test('AUTH-02 an account with another Google account, or without a password, gets an honest answer', async () => {
  await google({ sub: 'g-13', email: 'other-sub@g.test' });
  await refused(outcome({ sub: 'g-14', email: 'other-sub@g.test' }), 'google_other');
  const both = await withPassword('both@g.test');
  await confirm(await linkSecret({ sub: 'g-15', email: 'both@g.test' }));
  await refused(outcome({ sub: 'g-16', email: 'both@g.test' }), 'google_other');
  assert.equal(await world.db.link.count({ where: { userId: both.viewer.userId } }), 0);
});

test('AUTH-02 Google binds a verified account that has no way in, and links made before for it no longer work', async () => {
  const { db, system, now } = world;
  const { viewer } = await addPerson(system, { email: 'stranded@g.test', customerId: world.a.customerId });
  const hour = new Date(now.getTime() + 3_600_000);
  await db.link.create({ data: { userId: viewer.userId, kind: 'set_password', hash: 'stranded', expiresAt: hour } });
  const signedIn = await google({ sub: 'g-18', email: 'stranded@g.test' });
  assert.equal(signedIn.userId, viewer.userId);
  const user = await db.user.findUniqueOrThrow({ where: { id: viewer.userId } });
  assert.deepEqual([user.googleSub, user.passwordHash, user.emailVerifiedAt], ['g-18', null, now]);
  assert.equal(await loadViewer(world.system, { sessionId: viewer.sessionId }), null, 'an earlier session');
  assert.equal(await db.link.count({ where: { userId: viewer.userId } }), 0);
  await refused(outcome({ sub: 'g-19', email: 'stranded@g.test' }), 'google_other');
});

test('AUTH-02 TENANT-05 a suspended customer’s people are not linked behind Google either', async () => {
  const { system, db, b } = world;
  const passwordHash = await hashPassword(password);
  await addPerson(system, { email: 'suspended@g.test', customerId: b.customerId, passwordHash });
  const secret = await linkSecret({ sub: 'g-17', email: 'suspended@g.test' });
  await db.customer.update({ where: { id: b.customerId }, data: { state: 'suspended' } });
  await refused(confirm(secret), 'customer_suspended');
  assert.equal((await db.user.findUniqueOrThrow({ where: { email: 'suspended@g.test' } })).googleSub, null);
});
