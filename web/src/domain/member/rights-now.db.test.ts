import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { unseal } from '@pocketproxy/relay/contract';
import type { MemberRole } from '@pocketproxy/prisma';
import type { Context } from '@/domain/context';
import { renameCustomer } from '@/domain/customer/rename';
import { createPairingCode } from '@/domain/device/create-pairing-code';
import { isAppError } from '@/domain/errors';
import { sealContext } from '@/domain/mail/queue';
import { changeRole } from '@/domain/member/change-role';
import { inviteMember } from '@/domain/member/invite';
import { removeMember } from '@/domain/member/remove';
import { withdrawInvitation } from '@/domain/member/withdraw-invitation';
import { addPerson, lastAudit, lockWaits, openWorld, refused, type World } from '@/domain/testing/world';
import { mailTemplates } from '@/mail/templates';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

let people = 0;
function person(role: MemberRole): Promise<Context> {
  people += 1;
  return addPerson(world.system, { email: `person${people}@a.test`, customerId: world.a.customerId, role });
}

/** Starts what an owner may do, and takes the right to it while all of it waits for the customer. Returns the answers. */
async function overtaken(acting: Context, take: { role: MemberRole } | 'out'): Promise<unknown[]> {
  const { as, a, db } = world;
  const { customerId } = a;
  const { userId } = acting.viewer;
  const target = { customerId, userId: (await person('manager')).viewer.userId };
  const email = `invited${people}@x.test`;
  const open = await inviteMember(as.owner, { customerId, email, role: 'viewer' });
  const begin = () => [
    inviteMember(acting, { customerId, email: `late-${email}`, role: 'owner' }),
    withdrawInvitation(acting, { id: open.id }),
    changeRole(acting, { ...target, role: 'owner' }),
    removeMember(acting, target),
    renameCustomer(acting, { id: customerId, name: 'Late' }),
    createPairingCode(acting, { deviceName: 'Late' }),
    createPairingCode(acting, { deviceId: a.deviceId }),
  ];
  const answers = await db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM "Customer" WHERE "id" = ${customerId}::uuid FOR NO KEY UPDATE`;
    const begun = begin();
    const settled = Promise.allSettled(begun);
    await lockWaits(db, begun.length);
    const where = { customerId_userId: { customerId, userId } };
    await (take === 'out' ? tx.member.delete({ where }) : tx.member.update({ where, data: take }));
    return { settled };
  });
  return (await answers.settled).map((one) =>
    one.status === 'fulfilled' ? 'done' : isAppError(one.reason) ? one.reason.code : one.reason,
  );
}

test('TENANT-03 TEAM-01 an owner who is removed or demoted while a request waits does not continue as owner', async () => {
  const { a, db } = world;
  const counts = () =>
    Promise.all([db.auditLog.count(), db.pairingCode.count(), db.invitation.count({ where: { role: 'owner' } })]);
  const before = await counts();
  assert.deepEqual(await overtaken(await person('owner'), 'out'), Array(7).fill('not_found'));
  assert.deepEqual(await overtaken(await person('owner'), { role: 'viewer' }), Array(7).fill('forbidden'));
  const [audited, ...others] = await counts();
  assert.deepEqual([audited, ...others], [before[0] + 2, ...before.slice(1)], 'the two invitations of the test only');
  assert.equal((await db.customer.findUniqueOrThrow({ where: { id: a.customerId } })).name, 'A');
});

test('TEAM-01 of two owners who demote or remove each other at once, one succeeds', async () => {
  const { customerId } = world.a;
  const demote = (by: Context, { viewer: { userId } }: Context) =>
    changeRole(by, { customerId, userId, role: 'viewer' });
  const remove = (by: Context, { viewer: { userId } }: Context) => removeMember(by, { customerId, userId });
  for (const [verb, code] of [
    [demote, 'forbidden'],
    [remove, 'not_found'],
  ] as const) {
    const [one, two] = [await person('owner'), await person('owner')];
    const tries = await Promise.allSettled([verb(one, two), verb(two, one)]);
    const lost = tries.filter((result) => result.status === 'rejected');
    assert.deepEqual(
      lost.map(({ reason }) => (isAppError(reason) ? reason.code : reason)),
      [code],
    );
  }
});

test('PORTAL-05 AUTH-05 a person who no longer manages devices leaves no open pairing code behind', async () => {
  const { as, a, b, db } = world;
  const { customerId } = a;
  const codesOf = ({ viewer }: Context) => db.pairingCode.count({ where: { createdById: viewer.userId } });
  const [demoted, promoted, removed] = [await person('manager'), await person('manager'), await person('owner')];
  for (const one of [demoted, promoted, removed]) {
    await createPairingCode(one, {});
    await createPairingCode(one, { deviceId: a.deviceId });
  }
  const times = { createdAt: world.now, expiresAt: new Date(world.now.getTime() + 60_000) };
  const used = { customerId, relayId: world.relayId, hash: 'used', ...times, usedAt: world.now };
  await db.pairingCode.create({ data: { ...used, createdById: removed.viewer.userId } });
  const elsewhere = { ...used, customerId: b.customerId, hash: 'elsewhere', usedAt: null };
  await db.pairingCode.create({ data: { ...elsewhere, createdById: removed.viewer.userId } });

  await changeRole(as.owner, { customerId, userId: demoted.viewer.userId, role: 'viewer' });
  await changeRole(as.owner, { customerId, userId: promoted.viewer.userId, role: 'owner' });
  await removeMember(as.owner, { customerId, userId: removed.viewer.userId });
  assert.deepEqual(await Promise.all([demoted, promoted, removed].map(codesOf)), [0, 2, 2]);
  assert.deepEqual((await lastAudit(world, 'member.remove')).before, { email: removed.viewer.email, role: 'owner' });
});

test('TEAM-01 SEC-04 an invitation names the member who sent it, and of the staff no one', async () => {
  const { as, a, db, system } = world;
  for (const [context, inviter] of [
    [as.owner, '“owner@a.test”'],
    [as.operator, 'Brand'],
  ] as const) {
    const email = `${context.viewer.userId}@x.test`;
    await inviteMember(context, { customerId: a.customerId, email, role: 'viewer' });
    const mail = await db.mail.findFirstOrThrow({ where: { recipient: email } });
    const values: unknown = JSON.parse(unseal(mail.sealedValues ?? '', sealContext(mail.id), system.keys));
    assert.equal(JSON.stringify(values).includes(as.operator.viewer.email), false);
    const { paragraphs } = mailTemplates.invitation.content(values, 'Brand');
    assert.match(paragraphs[0] ?? '', new RegExp(`^${inviter} invites you to “A”\\.`));
  }
  await refused(
    removeMember(as.operator, { customerId: a.customerId, userId: as.operator.viewer.userId }),
    'not_found',
  );
});
