import type { Context } from '@/domain/context';
import { hashPassword } from '@/domain/session/password';
import { addPerson, type World } from '@/domain/testing/world';

export const sharedRights = ['view', 'rename', 'ports', 'configs', 'rotate'] as const;

/** Every kind of person, as the authorization matrix knows them. */
export const people = [
  'anonymous',
  'unverified',
  'viewer',
  'manager',
  'owner',
  'other',
  ...sharedRights.map((right) => `shared ${right}` as const),
  'suspended',
  'operator',
] as const;
export type Person = (typeof people)[number];

/** Those who have a session that does not count: no viewer is made of it, so every verb is closed to them. */
export const shutOut: readonly Person[] = ['anonymous', 'unverified', 'suspended'];

/** What each of them types as their password. */
export const typedPassword = 'correct horse battery staple';

/**
 * A person of each kind: those of customer A, an owner of A whose address is not verified, the owner of B, owners with
 * a share of each kind, one of a suspended customer.
 */
export async function addPeople(world: World): Promise<Map<Person, Context>> {
  const { as, a, db, system } = world;
  const owner = async (name: string, state: 'active' | 'suspended') => {
    const customer = await db.customer.create({ data: { name, state } });
    return addPerson(system, { email: `owner@${name}.test`, customerId: customer.id });
  };
  const unverified = await addPerson(system, { email: 'unverified@a.test', customerId: a.customerId });
  await db.user.update({ where: { id: unverified.viewer.userId }, data: { emailVerifiedAt: null } });
  const found = new Map<Person, Context>([
    ['unverified', unverified],
    ['viewer', as.viewer],
    ['manager', as.manager],
    ['owner', as.owner],
    ['other', as.other],
    ['operator', as.operator],
    ['suspended', await owner('suspended', 'suspended')],
  ]);
  for (const right of sharedRights) found.set(`shared ${right}`, await owner(`shared-${right}`, 'active'));
  await db.user.updateMany({ data: { passwordHash: await hashPassword(typedPassword) } });
  return found;
}

/** A session of now, as signing in makes it; for anonymous people none. */
export async function newSession({ db, now }: World, person: Context | undefined): Promise<string | undefined> {
  if (!person) return undefined;
  const { userId } = person.viewer;
  const { sessionVersion: version } = await db.user.findUniqueOrThrow({ where: { id: userId } });
  const expiresAt = new Date(now.getTime() + 3_600_000);
  return (await db.session.create({ data: { userId, version, expiresAt } })).id;
}
