import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { scratchClient, scratchDatabase } from '@pocketproxy/prisma/testing';
import { parseCredentialKeys, secretHash, type BusEvent, type Trial } from '@pocketproxy/relay/contract';
import type { MemberRole } from '@pocketproxy/prisma';
import { createConnection } from '@/domain/connection/create';
import { noQueues } from '@/domain/job/no-queues';
import type { NewConnectionView } from '@/domain/connection/view';
import { withViewer, type Context, type SystemContext } from '@/domain/context';
import { AppError, type ErrorCode, isAppError } from '@/domain/errors';
import { noBrowser } from '@/domain/session/browser';
import { defaultLifetimes } from '@/domain/session/lifetime';
import type { SharedDevice } from '@/domain/viewer';
import type { Database } from '@/domain/database';
import type { Throttle } from '@/base/throttle';
import { targetRules } from '@/webhook/target';
import { linkLifetimeMs } from '@/mail/link-lifetimes';

/** One customer with a paired, online device and a connection on it. */
export interface Tenant {
  readonly customerId: string;
  readonly deviceId: string;
  readonly connection: NewConnectionView;
}

/** A migrated database with a relay, two customers, and a context for each kind of person. */
export interface World {
  readonly url: string;
  readonly db: Database;
  readonly now: Date;
  readonly relayId: string;
  readonly a: Tenant;
  readonly b: Tenant;
  /** People; owner, manager and viewer are of customer A, other is the owner of customer B. */
  readonly as: Record<'operator' | 'owner' | 'manager' | 'viewer' | 'other', Context>;
  readonly system: SystemContext;
  /** Every event published so far. */
  readonly events: BusEvent[];
  close(): Promise<void>;
}

export const testKeys = parseCredentialKeys(
  randomBytes(32).toString('base64'),
  `k1:${randomBytes(32).toString('base64')}`,
);

/** Never refuses: what tests of other things than throttles count with. */
export const unlimited: Throttle = {
  take: async () => undefined,
  wait: async () => undefined,
  count: async () => ({ left: 1, resetSeconds: 1, refused: false }),
  refund: async () => undefined,
  close: async () => undefined,
};

/** A test in which all is well. */
export const workingTrial: Trial = {
  http: { state: 'passed', ms: 80 },
  socks5: { state: 'passed', ms: 60 },
  udp: { state: 'passed', ms: 40 },
  exitAddress: '203.0.113.80',
  legs: { phone: 30, name: 10, target: 20 },
};

/** Opens its own world on the server of TEST_DATABASE_URL. Close it. */
export async function openWorld(ports: { min: number; max: number } = { min: 20_000, max: 20_099 }): Promise<World> {
  const scratch = await scratchDatabase();
  const { db, release } = scratchClient(scratch.url, 10);
  const now = new Date();
  const events: BusEvent[] = [];
  const system: SystemContext = {
    db,
    publish: async (...published) => void events.push(...published),
    keys: testKeys,
    publicUrl: 'http://127.0.0.1:3000',
    lifetimes: { ...defaultLifetimes, resetLinkMs: linkLifetimeMs.reset_password },
    throttle: unlimited,
    browser: noBrowser,
    askRefusals: async () => [],
    askVpnSessions: async () => [],
    askTrial: async () => workingTrial,
    askClients: async () => ({ clients: [], streams: 0 }),
    brand: 'PocketProxy',
    webhookTargets: targetRules('development', undefined),
    jobs: noQueues,
    now,
    actor: { kind: 'phone', id: null, name: null },
    ip: '198.51.100.7',
    requestId: randomUUID(),
  };
  const relay = await db.relay.create({
    data: {
      name: 'relay-1',
      publicHost: 'relay.test',
      tunnelUrl: 'ws://relay.test:7000',
      portMin: ports.min,
      portMax: ports.max,
      lastSeenAt: now,
    },
  });
  const operator = await addPerson(system, { email: 'operator@staff.test', isOperator: true });
  const a = await addTenant(operator, relay.id, 'A');
  const b = await addTenant(operator, relay.id, 'B');
  const as = {
    operator,
    owner: await addPerson(system, { email: 'owner@a.test', customerId: a.customerId, role: 'owner' }),
    manager: await addPerson(system, { email: 'manager@a.test', customerId: a.customerId, role: 'manager' }),
    viewer: await addPerson(system, { email: 'viewer@a.test', customerId: a.customerId, role: 'viewer' }),
    other: await addPerson(system, { email: 'owner@b.test', customerId: b.customerId, role: 'owner' }),
  };
  events.length = 0;
  return {
    url: scratch.url,
    db,
    now,
    relayId: relay.id,
    a,
    b,
    as,
    system,
    events,
    async close() {
      await release();
      await scratch.drop();
    },
  };
}

interface Person {
  readonly email: string;
  readonly isOperator?: boolean;
  readonly customerId?: string;
  readonly role?: MemberRole;
  readonly passwordHash?: string;
}

/** Adds a person with a session, and returns their context. */
export async function addPerson(system: SystemContext, person: Person): Promise<Context> {
  const { email, isOperator = false, customerId, role = 'owner', passwordHash } = person;
  const user = await system.db.user.create({
    data: { email, name: email, isOperator, passwordHash, emailVerifiedAt: system.now },
  });
  if (customerId) await system.db.member.create({ data: { userId: user.id, customerId, role } });
  const expiresAt = new Date(system.now.getTime() + 3_600_000);
  const session = await system.db.session.create({
    data: { userId: user.id, version: user.sessionVersion, expiresAt },
  });
  const shares: SharedDevice[] = [];
  const memberships = customerId ? [{ customerId, customerName: email, role }] : [];
  return withViewer(system, {
    userId: user.id,
    email,
    name: email,
    isOperator,
    sessionId: session.id,
    memberships,
    shares,
  });
}

async function addTenant(operator: Context, relayId: string, name: string): Promise<Tenant> {
  const customer = await operator.db.customer.create({ data: { name } });
  const device = await addDevice(operator, { relayId, customerId: customer.id, name: `Phone of ${name}` });
  const connection = await createConnection(operator, { deviceId: device.id, name: `Connection of ${name}` });
  return { customerId: customer.id, deviceId: device.id, connection };
}

/** Adds a paired device that is online. */
export async function addDevice(
  system: SystemContext,
  device: { relayId: string; customerId: string | null; name: string },
) {
  const secrets = { create: { hash: secretHash(randomUUID()) } };
  return system.db.device.create({ data: { ...device, status: 'online', publicIpv4: '203.0.113.1', secrets } });
}

/** Asserts that a verb refuses with this code; returns the error for more. */
export async function refused(verb: Promise<unknown>, code: ErrorCode): Promise<AppError> {
  const outcome = await verb.then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.ok(isAppError(outcome), `refused with ${code}, but got ${String(outcome)}`);
  assert.equal(outcome.code, code);
  return outcome;
}

/** The newest audit row, which must be of this action. */
export async function lastAudit({ db }: World, action: string) {
  const row = await db.auditLog.findFirstOrThrow({ orderBy: { id: 'desc' } });
  assert.equal(row.action, action);
  return row;
}

/** How often the open streams of a person were asked to check whether their sessions live. */
export function timesNotified({ events }: World, userId: string): number {
  return events.filter((event) => event.type === 'user.changed' && event.userId === userId).length;
}

/** Resolves once so many statements wait for a row that a transaction of the test holds. @throws Error after 1,000 looks */
export async function lockWaits(db: Database, count: number): Promise<void> {
  for (let looks = 0; looks < 1_000; looks += 1) {
    const [row] = await db.$queryRaw<{ waiting: number }[]>`SELECT count(*)::int AS "waiting"
      FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`;
    if (row && row.waiting >= count) return;
    await wait(10);
  }
  throw new Error(`${count} statements should wait for a lock`);
}
