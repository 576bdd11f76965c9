import assert from 'node:assert/strict';
import test, { after, before, beforeEach } from 'node:test';
import { unseal } from '@pocketproxy/relay/contract';
import type { Context } from '@/domain/context';
import { suspendCustomer } from '@/domain/customer/suspend';
import { reactivateCustomer } from '@/domain/customer/reactivate';
import { acceptInvitation } from '@/domain/member/accept-invitation';
import { setCeilings } from '@/domain/ceiling/set';
import { changeRole } from '@/domain/member/change-role';
import { getInvitation } from '@/domain/member/get-invitation';
import { inviteMember } from '@/domain/member/invite';
import { joinCustomer } from '@/domain/member/join';
import { listInvitations } from '@/domain/member/list-invitations';
import { listMembers } from '@/domain/member/list';
import { listMyCustomers } from '@/domain/member/my-customers';
import { removeMember } from '@/domain/member/remove';
import { switchCustomer } from '@/domain/member/switch-customer';
import { withdrawInvitation } from '@/domain/member/withdraw-invitation';
import { loadViewer } from '@/domain/session/load-viewer';
import { signIn } from '@/domain/session/sign-in';
import { foreignIsMissing, viewerIsForbidden } from '@/domain/testing/verb-cases';
import { sealContext } from '@/domain/mail/queue';
import { addPerson, lastAudit, openWorld, refused, timesNotified, type World } from '@/domain/testing/world';
import { openThrottle } from '@/base/throttle';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());
beforeEach(() => void (world.events.length = 0));

const password = 'a long enough password';
const inWeek = (context: Context, plusMs: number) => ({
  ...context,
  now: new Date(context.now.getTime() + 7 * 24 * 3_600_000 + plusMs),
});

/** Invites, and returns the token of the link that the mail holds. */
async function invite(email: string, role: 'owner' | 'manager' | 'viewer' = 'viewer'): Promise<string> {
  const { db, system } = world;
  const before = (await db.mail.findMany({ select: { id: true } })).map(({ id }) => id);
  const made = await inviteMember(world.as.owner, { customerId: world.a.customerId, email, role });
  assert.deepEqual(
    Object.keys(made).sort(),
    ['createdAt', 'email', 'expired', 'expiresAt', 'id', 'role'],
    'the inviter gets no link',
  );
  const mail = await db.mail.findFirstOrThrow({ where: { id: { notIn: before } } });
  assert.deepEqual([mail.recipient, mail.template], [made.email, 'invitation']);
  const { link } = Object(JSON.parse(unseal(mail.sealedValues ?? '', sealContext(mail.id), system.keys)));
  return String(link).split('/').at(-1) ?? '';
}
const accept = (token: string, { chosen = password, context = world.system } = {}) =>
  acceptInvitation(context, { token, name: 'New', password: chosen });

test('TEAM-01 a new account joins by its link, which works once', async () => {
  const { system, db, a } = world;
  const token = await invite(' New@Person.test ', 'manager');
  assert.equal((await lastAudit(world, 'member.invite')).actorName, 'owner@a.test');
  assert.equal(await db.invitation.count({ where: { hash: token } }), 0, 'only a hash is stored');
  const offer = await getInvitation(system, { token });
  assert.deepEqual(
    [offer.email, offer.role, offer.account, offer.customerName],
    ['new@person.test', 'manager', 'new', 'A'],
  );
  const tries = await Promise.allSettled(Array.from({ length: 20 }, () => accept(token)));
  assert.ok(tries.some(({ status }) => status === 'fulfilled'));
  await accept(token); // the answer was lost, the button is pressed again
  await refused(accept(token, { chosen: 'another long password' }), 'not_found');
  assert.equal(await db.auditLog.count({ where: { action: 'member.join' } }), 1);
  assert.equal(await db.member.count({ where: { customerId: a.customerId, user: { email: 'new@person.test' } } }), 1);
  const member = await db.member.findFirstOrThrow({
    where: { user: { email: 'new@person.test' } },
    include: { user: true },
  });
  assert.deepEqual([member.customerId, member.role], [a.customerId, 'manager']);
  assert.deepEqual(member.user.emailVerifiedAt, system.now, 'the link came by mail: it proves the address');
  await signIn(system, { email: 'new@person.test', password });
  await refused(getInvitation(system, { token }), 'not_found');
});

test('TEAM-01 expired, withdrawn, replaced and unknown links and those of suspended customers answer alike', async () => {
  const { system, as, a } = world;
  const first = await invite('slow@person.test');
  const second = await invite('slow@person.test');
  await refused(getInvitation(system, { token: first }), 'not_found');
  await getInvitation(system, { token: second });
  await getInvitation(inWeek(as.owner, -1), { token: second });
  await refused(getInvitation(inWeek(as.owner, 0), { token: second }), 'not_found');
  await refused(accept(second, { context: inWeek(as.owner, 0) }), 'not_found');
  await refused(getInvitation(system, { token: 'nothing' }), 'not_found');
  await refused(accept(second, { chosen: 'short' }), 'invalid');
  for (const chosen of ['slow@person.test', 'SLOW@person.test'])
    await refused(accept(second, { chosen }), 'password_is_email');
  for (const chosen of ['Password123', 'aaaaaaaaaaaa']) await refused(accept(second, { chosen }), 'password_common');

  const [open] = (await listInvitations(as.owner, { customerId: a.customerId })).items;
  assert.deepEqual([open?.email, open?.expired], ['slow@person.test', false]);
  await withdrawInvitation(as.owner, { id: open?.id ?? '' });
  await refused(getInvitation(system, { token: second }), 'not_found');

  const third = await invite('slow@person.test');
  await suspendCustomer(as.operator, { id: a.customerId });
  await refused(getInvitation(system, { token: third }), 'not_found');
  await reactivateCustomer(as.operator, { id: a.customerId });
  await getInvitation(system, { token: third });
});

test('TEAM-01 an existing account joins signed in, by its own address only, and switches', async () => {
  const { as, a, b, db, system } = world;
  const token = await invite('owner@b.test');
  assert.equal((await getInvitation(system, { token })).account, 'existing');
  await refused(accept(token), 'unauthenticated');
  const stranger = await addPerson(system, { email: 'stranger@b.test', customerId: b.customerId });
  await refused(joinCustomer(stranger, { token }), 'invitation_for_other');
  const tries = await Promise.allSettled(Array.from({ length: 20 }, () => joinCustomer(as.other, { token })));
  assert.ok(tries.some(({ status }) => status === 'fulfilled'));
  await joinCustomer(as.other, { token }); // the answer was lost, the button is pressed again
  await refused(joinCustomer(stranger, { token }), 'not_found');
  const joined = { action: 'member.join', targetId: as.other.viewer.userId } as const;
  assert.equal(await db.auditLog.count({ where: joined }), 1, '20 acceptances, one membership');
  for (const one of tries) if (one.status === 'rejected') assert.equal(Object(one.reason).code, 'not_found');
  const here = async () => (await loadViewer(world.system, { sessionId: as.other.viewer.sessionId }))?.memberships;
  assert.deepEqual(await here(), [{ customerId: a.customerId, customerName: 'A', role: 'viewer' }]);
  assert.deepEqual(
    (await listMyCustomers(as.other)).items.map(({ name }) => name),
    ['A', 'B'],
  );
  await switchCustomer(as.other, { customerId: b.customerId });
  assert.deepEqual(await here(), [{ customerId: b.customerId, customerName: 'B', role: 'owner' }]);
  await refused(switchCustomer(stranger, { customerId: a.customerId }), 'not_found');
  await refused(
    inviteMember(as.owner, { customerId: a.customerId, email: 'OWNER@b.test', role: 'viewer' }),
    'already_member',
  );
});

test('AUTH-05 TEAM-01 a changed role ends that person’s sessions immediately, and so does removal', async () => {
  const { as, a } = world;
  const { userId, sessionId } = as.manager.viewer;
  await changeRole(as.owner, { customerId: a.customerId, userId, role: 'viewer' });
  assert.equal(await loadViewer(world.system, { sessionId }), null);
  assert.deepEqual((await lastAudit(world, 'member.change_role')).before, { email: 'manager@a.test', role: 'manager' });
  await changeRole(as.operator, { customerId: a.customerId, userId, role: 'manager' });
  const leaver = await addPerson(world.system, { email: 'leaver@a.test', customerId: a.customerId, role: 'viewer' });
  await removeMember(leaver, { customerId: a.customerId, userId: leaver.viewer.userId });
  assert.equal(await loadViewer(world.system, { sessionId: leaver.viewer.sessionId }), null);
  assert.equal((await lastAudit(world, 'member.remove')).targetId, leaver.viewer.userId);
  assert.deepEqual([timesNotified(world, userId), timesNotified(world, leaver.viewer.userId)], [2, 1]);
});

test('TEAM-01 the last owner cannot leave nor be demoted, not even two at once', async () => {
  const { as, a, b, db } = world;
  const mine = { customerId: a.customerId, userId: as.owner.viewer.userId };
  await refused(removeMember(as.owner, mine), 'last_owner');
  await refused(changeRole(as.operator, { ...mine, role: 'viewer' }), 'last_owner');
  const second = await addPerson(world.system, { email: 'second@a.test', customerId: a.customerId, role: 'owner' });
  const tries = await Promise.allSettled([
    removeMember(as.owner, mine),
    removeMember(second, { customerId: a.customerId, userId: second.viewer.userId }),
  ]);
  assert.deepEqual(tries.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  assert.equal(await db.member.count({ where: { customerId: a.customerId, role: 'owner' } }), 1);
  await db.member.deleteMany({ where: { userId: { in: [mine.userId, second.viewer.userId] } } });
  await db.member.create({ data: { ...mine, role: 'owner' } });
  await foreignIsMissing(world, b.customerId, (context, customerId) => listMembers(context, { customerId }));
});

test('TENANT-03 members are managed by owners of the same customer and by operators', async () => {
  const { as, a, b } = world;
  const { userId } = as.other.viewer;
  const email = 'x@x.test';
  await foreignIsMissing(world, b.customerId, (context, customerId) =>
    inviteMember(context, { customerId, email, role: 'viewer' }),
  );
  await foreignIsMissing(world, b.customerId, (context, customerId) =>
    changeRole(context, { customerId, userId, role: 'viewer' }),
  );
  await foreignIsMissing(world, b.customerId, (context, customerId) => removeMember(context, { customerId, userId }));
  await foreignIsMissing(world, b.customerId, (context, customerId) => listInvitations(context, { customerId }));
  const foreign = await inviteMember(as.operator, { customerId: b.customerId, email, role: 'owner' });
  await foreignIsMissing(world, foreign.id, (context, id) => withdrawInvitation(context, { id }));

  const target = { customerId: a.customerId, userId: as.owner.viewer.userId };
  const own = await inviteMember(as.operator, { customerId: a.customerId, email, role: 'owner' });
  await viewerIsForbidden(world, (context) => inviteMember(context, { ...target, email, role: 'owner' }));
  await viewerIsForbidden(world, (context) => changeRole(context, { ...target, role: 'viewer' }));
  await viewerIsForbidden(world, (context) => removeMember(context, target));
  await viewerIsForbidden(world, (context) => withdrawInvitation(context, { id: own.id }));
  await viewerIsForbidden(world, (context) => listInvitations(context, target));
  await refused(inviteMember(as.manager, { ...target, email, role: 'viewer' }), 'forbidden');
  assert.ok((await listMembers(as.viewer, target)).items.some(({ role }) => role === 'owner'));
});

test('TEAM-01 an operator sets how many members a customer invites, open invitations included', async () => {
  const { as, a, b, db } = world;
  await db.invitation.deleteMany({ where: { customerId: a.customerId } });
  const customerMembers = (await db.member.count({ where: { customerId: a.customerId } })) + 1;
  await setCeilings(as.operator, { customerId: a.customerId, values: { customerMembers } });
  const invite = (context: Context, email: string) =>
    inviteMember(context, { customerId: a.customerId, email, role: 'viewer' });
  await invite(as.owner, 'last@x.test');
  await refused(invite(as.owner, 'more@x.test'), 'members_full');
  await invite(as.owner, 'last@x.test');
  await invite(as.operator, 'more@x.test');
  await inviteMember(as.other, { customerId: b.customerId, email: 'more@x.test', role: 'viewer' });
  await setCeilings(as.operator, { customerId: a.customerId, values: { customerMembers: null } });
  await db.invitation.deleteMany({ where: { customerId: a.customerId } });
});

test('AUTH-04 invitations are mails to strangers, so they are counted: per address, per customer, for its owners only', async () => {
  const { as, a, b } = world;
  const throttle = openThrottle();
  const mail = (email: string, context = as.owner, customerId = a.customerId) =>
    inviteMember({ ...context, throttle }, { customerId, email, role: 'viewer' });
  for (let sent = 0; sent < 5; sent += 1) await mail('pestered@x.test');
  await refused(mail('pestered@x.test'), 'throttled');
  await mail('pestered@x.test', as.other, b.customerId);
  await refused(mail('pestered@x.test', as.other), 'not_found');
  await refused(mail('pestered@x.test', as.manager), 'forbidden');
  for (let sent = 7; sent <= 60; sent += 1) await mail(`person${sent % 40}@x.test`);
  await refused(mail('one-more@x.test'), 'throttled');
});
