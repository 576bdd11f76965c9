import assert from 'node:assert/strict';
import test, { after, before, beforeEach } from 'node:test';
import { confirmEmailChange } from '@/domain/account/confirm-email-change';
import { googleSignIn } from '@/domain/account/google-sign-in';
import { resetPassword } from '@/domain/account/reset-password';
import { signUp } from '@/domain/account/sign-up';
import type { PersonLinkKind } from '@/domain/link/kinds';
import { issueLink, newLink } from '@/domain/link/issue';
import { verifyEmail } from '@/domain/account/verify-email';
import { acceptInvitation } from '@/domain/member/accept-invitation';
import { changeRole } from '@/domain/member/change-role';
import { joinCustomer } from '@/domain/member/join';
import { setPassword } from '@/domain/operator/set-password';
import { grantShare } from '@/domain/share/grant';
import { resolveShares } from '@/domain/share/resolve';
import { addFriend, nothing } from '@/domain/testing/sharing';
import { addPerson, openWorld, type World } from '@/domain/testing/world';
import { inTransaction } from '@/domain/database';

/** TENANT-04: a share that waits for an address works once someone proves it and owns a customer, not before. */

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());
beforeEach(() => world.db.share.deleteMany());

const password = 'a long enough password';
const later = () => new Date(world.now.getTime() + 3_600_000);
const byGoogle = (email: string) => googleSignIn(world.system, { sub: `sub of ${email}`, email, email_verified: true });

/** Signs up, without proving the address. Returns the person's id. */
async function waiting(email: string): Promise<string> {
  await signUp(world.system, { email, password });
  return (await world.db.user.findUniqueOrThrow({ where: { email } })).id;
}

const tokenOf = async (userId: string, kind: PersonLinkKind, newEmail?: string) =>
  (await issueLink(world.db, world.system, { userId, kind, newEmail })).secret;

async function invitation(email: string): Promise<string> {
  const { secret, hash } = newLink(world.system, 'invitation');
  const { id: customerId } = await world.db.customer.create({ data: { name: email } });
  await world.db.invitation.create({ data: { customerId, email, role: 'owner', hash, expiresAt: later() } });
  return secret;
}

/** Every way in which an address comes to own a customer. */
const ways: Record<string, (email: string) => Promise<unknown>> = {
  async 'a confirmed sign-up'(email) {
    await verifyEmail(world.system, { token: await tokenOf(await waiting(email), 'verify_email') });
  },
  async 'a reset by mail'(email) {
    const token = await tokenOf(await waiting(email), 'reset_password');
    await resetPassword(world.system, { token, password });
  },
  async 'a first password by link'(email) {
    const token = await tokenOf(await waiting(email), 'set_password');
    await setPassword(world.system, { token, password });
  },
  'a new account of Google': byGoogle,
  async 'a sign-up that Google proves'(email) {
    await waiting(email);
    await byGoogle(email);
  },
  async 'a changed address'(email) {
    const { owner } = await addFriend(world, `old-${email.split('@')[0]}`);
    await confirmEmailChange(world.system, {
      token: await tokenOf(owner.viewer.userId, 'change_email', email),
    });
  },
  async 'an invitation, with a new account'(email) {
    const token = await invitation(email);
    await acceptInvitation(world.system, { token, name: 'New', password });
  },
  async 'an invitation, with an account'(email) {
    await joinCustomer(await addPerson(world.system, { email }), { token: await invitation(email) });
  },
  async 'a role'(email) {
    const { customerId, owner } = await addFriend(world, `of-${email.split('@')[0]}`);
    const { userId } = (await addPerson(world.system, { email, customerId, role: 'viewer' })).viewer;
    await changeRole(owner, { customerId, userId, role: 'owner' });
  },
};

for (const [index, [way, prove]] of Object.entries(ways).entries())
  test(`TENANT-04 a share that waits for an address begins by ${way}`, async () => {
    const { as, a, db, events } = world;
    const email = `waiting${index}@c.test`;
    const share = { deviceId: a.deviceId, email, ...nothing, rotate: true };
    const { id } = await grantShare(as.owner, share);
    events.length = 0;
    await prove(email);
    const { customerId } = await db.share.findUniqueOrThrow({ where: { id } });
    const owned = await db.member.findFirstOrThrow({ where: { user: { email }, role: 'owner' } });
    assert.equal(customerId, owned.customerId);
    const notified = events.filter((event) => event.type === 'device.changed').map((event) => event.customerId);
    assert.deepEqual(notified, [a.customerId, customerId]);
  });

test('TENANT-04 an address that no one has proved receives nothing, nor does a person without a customer', async () => {
  const { as, a, db, system } = world;
  const emails = ['unproved@c.test', 'viewer@c.test', 'stranger@c.test'];
  for (const email of emails) await grantShare(as.owner, { deviceId: a.deviceId, email, ...nothing, ports: true });
  await waiting('unproved@c.test');
  const { customerId } = await addFriend(world, 'employer');
  await addPerson(system, { email: 'viewer@c.test', customerId, role: 'viewer' });
  await googleSignIn(system, { sub: 's', email: 'stranger@c.test', email_verified: false }).catch(() => null);
  for (const email of emails) assert.deepEqual(await inTransaction(db, (tx) => resolveShares(tx, email)), []);
  assert.equal(await db.share.count({ where: { customerId: { not: null } } }), 0);
});

test('TENANT-04 a share and the proof of its address at the same moment find each other', async () => {
  const { as, a, db, system } = world;
  for (let n = 0; n < 8; n += 1) {
    const email = `moment${n}@c.test`;
    const token = await tokenOf(await waiting(email), 'verify_email');
    await Promise.all([
      grantShare(as.owner, { deviceId: a.deviceId, email, ...nothing }),
      verifyEmail(system, { token }),
    ]);
  }
  assert.equal(await db.share.count({ where: { customerId: null } }), 0);
});

test('TENANT-04 no customer is shared its own device: the next customer of the address gets it', async () => {
  const { as, a, db, system } = world;
  const { customerId } = await addFriend(world, 'next');
  const { id } = await grantShare(as.owner, { deviceId: a.deviceId, email: 'both@c.test', ...nothing });
  await addPerson(system, { email: 'both@c.test', customerId: a.customerId });
  await inTransaction(db, (tx) => resolveShares(tx, 'both@c.test'));
  assert.equal((await db.share.findUniqueOrThrow({ where: { id } })).customerId, null);
  const { id: userId } = await db.user.findUniqueOrThrow({ where: { email: 'both@c.test' } });
  await db.member.create({ data: { userId, customerId, role: 'owner' } });
  await inTransaction(db, (tx) => resolveShares(tx, 'both@c.test'));
  assert.equal((await db.share.findUniqueOrThrow({ where: { id } })).customerId, customerId);
});
