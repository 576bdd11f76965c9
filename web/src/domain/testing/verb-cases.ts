import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Context } from '@/domain/context';
import { refused, type World } from '@/domain/testing/world';

/** Someone else's id and an id that does not exist answer alike, and neither leaves a trace (TENANT-03). */
export async function foreignIsMissing(
  world: World,
  foreignId: string,
  verb: (context: Context, id: string) => Promise<unknown>,
): Promise<void> {
  const before = await world.db.auditLog.count();
  const published = world.events.length;
  const foreign = await refused(verb(world.as.owner, foreignId), 'not_found');
  const missing = await refused(verb(world.as.owner, randomUUID()), 'not_found');
  const malformed = await refused(verb(world.as.owner, 'no-uuid'), 'not_found');
  assert.equal(foreign.message, missing.message);
  assert.equal(malformed.message, missing.message);
  assert.deepEqual([foreign.details, malformed.details], [missing.details, missing.details]);
  assert.equal(await world.db.auditLog.count(), before);
  assert.equal(world.events.length, published);
}

/** A viewer of the right customer is refused, and nothing is written. */
export async function viewerIsForbidden(world: World, verb: (context: Context) => Promise<unknown>): Promise<void> {
  const before = await world.db.auditLog.count();
  const published = world.events.length;
  await refused(verb(world.as.viewer), 'forbidden');
  assert.equal(await world.db.auditLog.count(), before);
  assert.equal(world.events.length, published);
}
