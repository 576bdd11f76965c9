// Starts first: one request for each operation and kind of key
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import { scopesOf } from '@/api/call';
import type { Operation } from '@/api/operation';
import { ask, makeKey } from '@/api/testing';
import { addressOf, answering, exampleBody } from '@/api/testing-requests';
import { revokeApiKey } from '@/domain/api-key/revoke';
import { scopeNames, scopePresets, type Scope } from '@/domain/api-key/scopes';
import { openWorld, type World } from '@/domain/testing/world';

/** APIDOC-02 TENANT-01: every operation × every kind of key. */

/** Operations, and cells of the matrix. */
const size = { operations: 167, cells: 167 * 8 };

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

/** What a key may read when it gets past its scopes: the verb answered, and not whether the key counts. */
const ofKeys = ['unauthenticated', 'key_invalid', 'key_address', 'key_scope', 'key_devices'];

test('each operation × each kind of key', async () => {
  const { as, db, system } = world;
  const make = (input: Parameters<typeof makeKey>[1] = {}) => makeKey(as.owner, input);
  const [expired, revoked] = [await make(), await make()];
  await db.apiKey.update({ where: { id: expired.id }, data: { expiresAt: new Date(world.now.getTime() - 1) } });
  await revokeApiKey(as.owner, { id: revoked.id });
  const gone = await db.customer.create({ data: { name: 'Gone' } });
  const suspended = await makeKey(as.operator, { customerId: gone.id });
  await db.customer.update({ where: { id: gone.id }, data: { state: 'suspended' } });
  const rotate: readonly Scope[] = scopePresets.rotate.scopes;
  const keys = {
    expired: expired.key,
    revoked: revoked.key,
    suspended: suspended.key,
    'wrong address': (await make({ addresses: ['203.0.113.0/24'] })).key,
    'rotate only': (await make({ scopes: [...rotate] })).key,
    operator: (await makeKey(as.operator)).key,
    'other customer': (await makeKey(as.other)).key,
  };
  const lacking = await withoutEach(make);

  const wrong: unknown[] = [];
  let cells = 0;
  for (const operation of answering) {
    const kinds = { ...keys, 'scope missing': lacking.get(operation.scope) ?? keys.expired };
    for (const [kind, key] of Object.entries(kinds)) {
      const foreign = kind === 'other customer';
      const address = addressOf(operation, (of) => (foreign ? idIn(of) : randomUUID()));
      const body = operation.method === 'GET' ? undefined : foreign ? bodyFor(operation) : {};
      const { status, json, text } = await ask(system, key, address, { body });
      cells += 1;
      if (!isRight(kind, operation, { status, code: json.code, text }))
        wrong.push([operation.id, kind, status, text.slice(0, 90)]);
    }
  }
  assert.deepEqual(wrong, []);
  assert.deepEqual({ operations: answering.length, cells }, size);

  function isRight(
    kind: string,
    operation: Operation,
    answer: { status: number; code: string; text: string },
  ): boolean {
    const needed = scopesOf(operation);
    const passes = !ofKeys.includes(answer.code) && answer.status < 500;
    switch (kind) {
      case 'expired':
      case 'revoked':
      case 'suspended':
        return answer.code === 'key_invalid';
      case 'wrong address':
        return answer.code === 'key_address';
      case 'scope missing':
        return answer.code === (operation.scope === null ? 'key_invalid' : 'key_scope');
      case 'rotate only':
        return needed.every((scope) => rotate.includes(scope)) ? passes : answer.code === 'key_scope';
      case 'operator':
        return passes && answer.code !== 'forbidden';
      default: {
        // Nothing of the first customer is found, and nothing of it is told
        const { a } = world;
        const told = [a.customerId, a.deviceId, a.connection.id].some((id) => answer.text.includes(id));
        return passes && !told && (!operation.path.includes('{') || answer.status >= 400);
      }
    }
  }
});

/** For each scope a key with all others. */
async function withoutEach(make: (input: { scopes: Scope[] }) => Promise<{ key: string }>) {
  const made = new Map<Scope | null, string>();
  for (const scope of scopeNames)
    made.set(scope, (await make({ scopes: scopeNames.filter((one) => one !== scope) })).key);
  return made;
}

/** Of the first customer's things; where it has none of a kind, one that does not exist. */
function idIn(kind: string): string {
  const { a, relayId } = world;
  const ids: Readonly<Record<string, string>> = {
    ...{ devices: a.deviceId, connections: a.connection.id, customers: a.customerId, relays: relayId },
  };
  return ids[kind] ?? randomUUID();
}

/** A body that is valid, about the first customer's things. */
function bodyFor(operation: Operation): Record<string, unknown> | undefined {
  const { a } = world;
  const body = exampleBody(operation);
  if (!body) return undefined;
  if ('deviceId' in body) body.deviceId = a.deviceId;
  if ('ids' in body) body.ids = [randomUUID()];
  return body;
}
