import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { renameAccount } from '@/domain/account/rename';
import { signUp } from '@/domain/account/sign-up';
import { verifyEmail } from '@/domain/account/verify-email';
import { accountPassword, accountSteps } from '@/domain/testing/account-steps';
import { lastAudit, openWorld, refused, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

const { tokenOf } = accountSteps(() => world);
const password = accountPassword;
const userOf = (email: string) =>
  world.db.user.findUniqueOrThrow({ where: { email }, include: { memberships: { include: { customer: true } } } });
const namesOf = async (email: string) => {
  const { name, memberships } = await userOf(email);
  return [name, memberships[0]?.customer.name];
};

test('AUTH-01 the name of a sign-up is that of the person and of the customer; without one, what stands before the @', async () => {
  const [named, unnamed] = ['ada@names.test', 'grace@names.test'];
  await signUp(world.system, { email: named, password, name: '  Ada Lovelace ' });
  await signUp(world.system, { email: unnamed, password });
  assert.deepEqual(await namesOf(named), ['Ada Lovelace', 'Ada Lovelace']);
  assert.deepEqual(await namesOf(unnamed), ['grace', 'grace']);
  for (const name of ['', '  ', 'a\u0007b', 'x'.repeat(81)])
    await refused(signUp(world.system, { email: 'no@names.test', password, name }), 'invalid');
});

test('AUTH-01 a second sign-up with a waiting address takes away the name that a stranger may have typed', async () => {
  const email = 'victim@names.test';
  await signUp(world.system, { email, password, name: 'Stranger' });
  await signUp(world.system, { email, password, name: 'Another' });
  assert.deepEqual(await namesOf(email), ['victim', 'victim']);
});

test('AUTH-01 confirming returns the address to the holder of the link, once', async () => {
  const email = 'known@names.test';
  await signUp(world.system, { email, password });
  const token = await tokenOf(email, 'verify_email');
  assert.deepEqual(await verifyEmail(world.system, { token }), { repeated: false, email });
  assert.deepEqual(await verifyEmail(world.system, { token }), { repeated: true, email: null });
});

test('TEAM-01 a person changes the own name, which leaves a row; what is no name is refused', async () => {
  const { as, db } = world;
  const { userId, name: before } = as.viewer.viewer;
  const account = await renameAccount(as.viewer, { name: 'Vera' });
  assert.equal(account.name, 'Vera');
  assert.equal((await db.user.findUniqueOrThrow({ where: { id: userId } })).name, 'Vera');
  const audit = await lastAudit(world, 'account.rename');
  assert.deepEqual([audit.targetId, audit.before, audit.after], [userId, { name: before }, { name: 'Vera' }]);
  for (const name of ['', 'a\nb', 'x'.repeat(81)]) await refused(renameAccount(as.viewer, { name }), 'invalid');
});
