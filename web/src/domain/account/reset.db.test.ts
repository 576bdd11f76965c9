import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { changePassword } from '@/domain/account/change-password';
import { confirmEmailChange } from '@/domain/account/confirm-email-change';
import { lockUser } from '@/domain/user/lock';
import { requestEmailChange } from '@/domain/account/request-email-change';
import { resetPassword } from '@/domain/account/reset-password';
import { loadViewer } from '@/domain/session/load-viewer';
import { accountPassword, accountSteps } from '@/domain/testing/account-steps';
import { lockWaits, openWorld, refused, timesNotified, type World } from '@/domain/testing/world';

const hourMs = 3_600_000;
const password = accountPassword;
let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

const { enter, forgot, reset, mailsTo, tokenOf, joined } = accountSteps(() => world);

test('AUTH-03 20 uses of one reset link cause one reset; all sessions end and pending changes are cancelled', async () => {
  const context = await joined('reset@c.test');
  await requestEmailChange(context, { email: 'elsewhere@c.test', password });
  await forgot('reset@c.test');
  const token = await tokenOf('reset@c.test', 'reset_password');
  const uses = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => reset(token, `choice number ${n}`)));
  assert.equal(uses.filter(({ status }) => status === 'fulfilled').length, 1);
  for (const use of uses) if (use.status === 'rejected') assert.equal(Object(use.reason).code, 'link_invalid');
  assert.equal(await loadViewer(world.system, { sessionId: context.viewer.sessionId }), null);
  assert.equal(timesNotified(world, context.viewer.userId), 1);
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
  assert.ok(await loadViewer(world.system, { sessionId }), 'it ends no session');
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
  assert.ok(await loadViewer(world.system, { sessionId: context.viewer.sessionId }), 'the own session stays');
  assert.equal(timesNotified(world, context.viewer.userId), 1, 'others are looked at');
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
