import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { googleSignIn, type GoogleIdentity } from '@/domain/account/google-sign-in';
import { linkGoogle, linkWindowMs, openGoogleLink } from '@/domain/account/link-google';
import { signUp } from '@/domain/account/sign-up';
import { unlinkGoogle } from '@/domain/account/unlink-google';
import { withViewer, type Context } from '@/domain/context';
import { loadViewer } from '@/domain/session/load-viewer';
import { hashPassword } from '@/domain/session/password';
import { signIn } from '@/domain/session/sign-in';
import { addPerson, openWorld, refused, type World } from '@/domain/testing/world';
import { openThrottle } from '@/lib/throttle';

const password = 'correct horse battery';
const browser = { userAgent: 'Browser/1', previousSessionId: null };
let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

const google = (identity: Partial<GoogleIdentity> & { sub: string; email: string }) =>
  googleSignIn(world.system, { email_verified: true, ...identity }, browser);
async function viewerOf(sessionId: string): Promise<Context> {
  const viewer = await loadViewer(world.db, sessionId, world.now);
  assert.ok(viewer);
  return withViewer(world.system, viewer);
}
const withPassword = async (email: string) =>
  addPerson(world.system, { email, customerId: world.a.customerId, passwordHash: await hashPassword(password) });

test('AUTH-02 a new Google identity is an account at once, and is found again by sub after its address changed', async () => {
  const first = await google({ sub: 'g-1', email: 'first@g.test', name: 'Gina' });
  const { viewer } = await viewerOf(first.sessionId);
  assert.deepEqual([viewer.name, viewer.memberships[0]?.role], ['Gina', 'owner']);
  const again = await google({ sub: 'g-1', email: 'renamed@g.test' });
  assert.equal(again.userId, first.userId);
});

test('AUTH-02 pre-hijacking, non-verifying provider: an unverified address signs nobody in', async () => {
  await refused(google({ sub: 'g-2', email: 'second@g.test', email_verified: false }), 'google_unverified');
  assert.equal(await world.db.user.count({ where: { email: 'second@g.test' } }), 0);
});

test('AUTH-02 pre-hijacking, classic-federated merge: Google voids an unverified account’s password and sessions', async () => {
  await signUp(world.system, openThrottle(), 3_600_000, { email: 'third@g.test', password });
  const attacker = await signIn(world.system, openThrottle(), { email: 'third@g.test', password });
  const { sessionId } = await google({ sub: 'g-3', email: 'third@g.test' });
  await viewerOf(sessionId);
  assert.equal(await loadViewer(world.db, attacker.sessionId, world.now), null);
  await refused(signIn(world.system, openThrottle(), { email: 'third@g.test', password }), 'sign_in_failed');
  const user = await world.db.user.findUniqueOrThrow({
    where: { email: 'third@g.test' },
    include: { accountTokens: true },
  });
  assert.deepEqual([user.passwordHash, user.accountTokens], [null, []]);
});

test('AUTH-02 a verified password account is not merged; it is linked from within, after the password', async () => {
  const context = await withPassword('fourth@g.test');
  const identity = { sub: 'g-4', email: 'fourth@g.test', email_verified: true };
  await refused(googleSignIn(world.system, identity, browser), 'google_needs_link');
  await refused(linkGoogle(context, identity), 'google_needs_link');
  await refused(openGoogleLink(context, openThrottle(), { password: 'wrong' }), 'password_wrong');
  await openGoogleLink(context, openThrottle(), { password });
  const late = { ...context, now: new Date(world.now.getTime() + linkWindowMs) };
  await refused(linkGoogle(late, identity), 'google_needs_link');
  await linkGoogle(context, identity);
  assert.equal((await google(identity)).userId, context.viewer.userId);
  await refused(linkGoogle(context, identity), 'google_needs_link');
});

test('AUTH-02 one identity belongs to one account; the last sign-in method stays', async () => {
  const fifth = await withPassword('fifth@g.test');
  await google({ sub: 'g-5', email: 'google-only@g.test' });
  await openGoogleLink(fifth, openThrottle(), { password });
  await refused(linkGoogle(fifth, { sub: 'g-5', email: 'x@g.test', email_verified: true }), 'google_taken');
  await openGoogleLink(fifth, openThrottle(), { password });
  await linkGoogle(fifth, { sub: 'g-6', email: 'x@g.test', email_verified: true });
  await unlinkGoogle(fifth, openThrottle(), { password });
  assert.equal((await world.db.user.findUniqueOrThrow({ where: { email: 'fifth@g.test' } })).googleSub, null);
  const { sessionId } = await google({ sub: 'g-5', email: 'google-only@g.test' });
  await refused(unlinkGoogle(await viewerOf(sessionId), openThrottle(), { password }), 'last_method');
});

test('AUTH-02 TENANT-05 a suspended customer’s people are refused with Google, too', async () => {
  const { userId } = await google({ sub: 'g-7', email: 'seventh@g.test' });
  await world.db.customer.updateMany({ where: { members: { some: { userId } } }, data: { state: 'suspended' } });
  await refused(google({ sub: 'g-7', email: 'seventh@g.test' }), 'customer_suspended');
});
