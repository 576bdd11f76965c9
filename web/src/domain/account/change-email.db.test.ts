import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { cancelEmailChange } from '@/domain/account/cancel-email-change';
import { confirmEmailChange } from '@/domain/account/confirm-email-change';
import { getAccount } from '@/domain/account/get';
import { requestEmailChange } from '@/domain/account/request-email-change';
import { accountPassword, accountSteps } from '@/domain/testing/account-steps';
import { lastAudit, openWorld, refused, type World } from '@/domain/testing/world';

const password = accountPassword;
let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

const { mailsTo, tokenOf, joined, signedIn } = accountSteps(() => world);

test('AUTH-03 a change of address: password again, confirmed by the new address, reported to the old, refused when taken', async () => {
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
