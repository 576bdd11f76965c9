import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { confirmEmailChange } from '@/domain/account/confirm-email-change';
import { resetPassword } from '@/domain/account/reset-password';
import { verifyEmail } from '@/domain/account/verify-email';
import { issueLink } from '@/domain/link/issue';
import type { PersonLinkKind } from '@/domain/link/kinds';
import { setPassword } from '@/domain/operator/set-password';
import { addPerson, lastAudit, openWorld, type World } from '@/domain/testing/world';

/** What links do is done by the person they reach: the audit log names an operator as one. */
let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

const password = 'a long enough password';

async function reached(email: string, isOperator: boolean, kind: PersonLinkKind, newEmail?: string) {
  const person = await addPerson(world.system, { email, isOperator, customerId: world.a.customerId });
  const { userId } = person.viewer;
  if (kind === 'verify_email') await world.db.user.update({ where: { id: userId }, data: { emailVerifiedAt: null } });
  const { secret } = await issueLink(world.db, world.system, { userId, kind, newEmail });
  return { userId, secret };
}

const uses = {
  'account.reset_password': async (email: string, isOperator: boolean) => {
    const { userId, secret } = await reached(email, isOperator, 'reset_password');
    await resetPassword(world.system, { token: secret, password });
    return userId;
  },
  'account.verify_email': async (email: string, isOperator: boolean) => {
    const { userId, secret } = await reached(email, isOperator, 'verify_email');
    await verifyEmail(world.system, { token: secret });
    return userId;
  },
  'account.change_email': async (email: string, isOperator: boolean) => {
    const { userId, secret } = await reached(email, isOperator, 'change_email', `new-${email}`);
    await confirmEmailChange(world.system, { token: secret });
    return userId;
  },
  'user.set_password': async (email: string, isOperator: boolean) => {
    const { userId, secret } = await reached(email, isOperator, 'set_password');
    await setPassword(world.system, { token: secret, password });
    return userId;
  },
};

for (const [action, use] of Object.entries(uses))
  test(`SEC-04 ${action} by a link is an operator’s when an operator used it, a user’s when a user did`, async () => {
    for (const kind of ['operator', 'user'] as const) {
      const email = `${kind}-${action.replaceAll(/\W/g, '-')}@x.test`.replaceAll('_', '-');
      const userId = await use(email, kind === 'operator');
      const row = await lastAudit(world, action);
      assert.deepEqual([row.actorKind, row.actorId, row.actorName], [kind, userId, email]);
    }
  });
