import assert from 'node:assert/strict';
import type { MemberRole } from '@pocketproxy/prisma';
import { withViewer, type Context } from '@/domain/context';
import { loadViewer } from '@/domain/session/load-viewer';
import { addPerson, type World } from '@/domain/testing/world';

export const nothing = { rename: false, ports: false, configs: false, rotate: false };

/** A new customer with its owner, whose address is `owner@<name>.test`. */
export async function addFriend({ db, system }: World, name: string, passwordHash?: string) {
  const { id: customerId } = await db.customer.create({ data: { name } });
  const email = `owner@${name}.test`;
  return { customerId, email, owner: await addPerson(system, { email, customerId, passwordHash }) };
}

/** Another person of a customer. */
export function addColleague({ system }: World, customerId: string, role: MemberRole): Promise<Context> {
  return addPerson(system, { email: `${role}@${customerId}.test`, customerId, role });
}

/** The person at a request of now, with the shares of now. */
export async function atRequest({ system }: World, { viewer }: Context): Promise<Context> {
  const loaded = await loadViewer(system, { sessionId: viewer.sessionId });
  assert.ok(loaded);
  return withViewer(system, loaded);
}

/** The stored passwords of connections, by id: they change when one is renewed. */
export async function verifiers({ db }: World, ...ids: readonly string[]): Promise<string[]> {
  const rows = await db.connection.findMany({ where: { id: { in: [...ids] } } });
  return ids.map((id) => rows.find((row) => row.id === id)?.passwordVerifier ?? '');
}
