import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { requestReset } from '@/domain/account/request-reset';
import { resetPassword } from '@/domain/account/reset-password';
import { issueLink } from '@/domain/link/issue';
import { createOperator } from '@/domain/operator/create';
import { setPassword } from '@/domain/operator/set-password';
import { loadViewer } from '@/domain/session/load-viewer';
import { signIn } from '@/domain/session/sign-in';
import { lastAudit, openWorld, refused, timesNotified, type World } from '@/domain/testing/world';
import { inTransaction } from '@/domain/database';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

const email = 'first@staff.test';
const password = 'correct horse battery';
const tokenOf = ({ link }: { link: string }) => link.split('/').at(-1) ?? '';

test('the first operator comes without a password; its link sets one, once, even under 20 uses at a time', async () => {
  const { system, db } = world;
  const made = await createOperator(system, { email: 'First@Staff.test' });
  assert.ok(made.link.startsWith('http://127.0.0.1:3000/set-password/'));
  assert.equal(made.expiresAt.getTime() - system.now.getTime(), 24 * 3_600_000);
  assert.deepEqual((await lastAudit(world, 'operator.create')).after, { email });
  assert.equal((await db.user.findUniqueOrThrow({ where: { email } })).passwordHash, null);
  await refused(signIn(system, { email, password: '' }), 'sign_in_failed');
  const choose = (chosen: string) => setPassword(system, { token: tokenOf(made), password: chosen });
  await refused(choose('short'), 'invalid');
  await refused(choose('password1'), 'password_common');
  await refused(choose('First@Staff.test'), 'password_is_email');
  const tries = await Promise.allSettled(
    Array.from({ length: 20 }, () => setPassword(system, { token: tokenOf(made), password })),
  );
  assert.ok(tries.some(({ status }) => status === 'fulfilled'));
  assert.equal(await db.auditLog.count({ where: { action: 'user.set_password' } }), 1);
  await choose(password); // the answer was lost, the button is pressed again
  await refused(choose('another password'), 'not_found');
  assert.equal((await lastAudit(world, 'user.set_password')).actorName, email);
  const { sessionId } = await signIn(system, { email, password });
  assert.equal((await loadViewer(world.system, { sessionId }))?.isOperator, true);

  const again = await createOperator(system, { email });
  await setPassword(system, { token: tokenOf(again), password: 'another password' });
  assert.equal(await loadViewer(world.system, { sessionId }), null, 'sessions end with the old password');
});

test('AUTH-03 a password by a one-time link ends what a thief may have left: reset links and a connected Google account', async () => {
  const { system, db } = world;
  const person = await createOperator(system, { email: 'robbed@staff.test' });
  await setPassword(system, { token: tokenOf(person), password });
  const { id: userId } = await db.user.update({
    where: { email: 'robbed@staff.test' },
    data: { googleSub: 'the-thief' },
  });
  await requestReset(system, { email: 'robbed@staff.test' });
  const again = await createOperator(system, { email: 'robbed@staff.test' });
  await setPassword(system, { token: tokenOf(again), password: 'another password' });
  assert.equal(timesNotified(world, userId), 2);
  assert.equal(await db.link.count({ where: { userId } }), 0);
  assert.equal((await db.user.findUniqueOrThrow({ where: { id: userId } })).googleSub, null);
  const mails = await db.mail.findMany({ where: { recipient: 'robbed@staff.test' }, select: { template: true } });
  assert.equal(mails.filter(({ template }) => template === 'password_changed').length, 2);

  const unused = await createOperator(system, { email: 'robbed@staff.test' });
  const { secret: reset } = await inTransaction(db, (tx) => issueLink(tx, system, { userId, kind: 'reset_password' }));
  await resetPassword(system, { token: reset, password: 'a third password' });
  await refused(setPassword(system, { token: tokenOf(unused), password }), 'not_found');
});

test('a link dies after 24 hours, by a newer one, and is never guessed', async () => {
  const { system } = world;
  const old = tokenOf(await createOperator(system, { email }));
  const token = tokenOf(await createOperator(system, { email }));
  await refused(setPassword(system, { token: old, password }), 'not_found');
  const late = { ...system, now: new Date(system.now.getTime() + 24 * 3_600_000) };
  await refused(setPassword(late, { token, password }), 'not_found');
  await refused(setPassword(system, { token: 'x', password }), 'not_found');
});

test('no one becomes an operator who has an account of another kind', async () => {
  await refused(createOperator(world.system, { email: 'owner@a.test' }), 'conflict');
  await refused(createOperator(world.system, { email: 'no address' }), 'invalid');
});
