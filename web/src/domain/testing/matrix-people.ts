import type { Context } from '@/domain/context';
import { addPerson, type World } from '@/domain/testing/world';

export const sharedRights = ['view', 'rename', 'ports', 'configs', 'rotate'] as const;

/** Every kind of person, as the authorization matrix knows them. */
export const people = [
  'anonymous',
  'viewer',
  'manager',
  'owner',
  'other',
  ...sharedRights.map((right) => `shared ${right}` as const),
  'suspended',
  'operator',
] as const;
export type Person = (typeof people)[number];

/** A person of each kind: those of customer A, the owner of B, owners with a share of each kind, one of a suspended customer. */
export async function addPeople(world: World): Promise<Map<Person, Context>> {
  const { as, db, system } = world;
  const owner = async (name: string, state: 'active' | 'suspended') => {
    const customer = await db.customer.create({ data: { name, state } });
    return addPerson(system, { email: `owner@${name}.test`, customerId: customer.id });
  };
  const found = new Map<Person, Context>([
    ['viewer', as.viewer],
    ['manager', as.manager],
    ['owner', as.owner],
    ['other', as.other],
    ['operator', as.operator],
    ['suspended', await owner('suspended', 'suspended')],
  ]);
  for (const right of sharedRights) found.set(`shared ${right}`, await owner(`shared-${right}`, 'active'));
  return found;
}
