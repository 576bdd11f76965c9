import { randomUUID } from 'node:crypto';
import { connectDatabase, type PrismaClient } from '@pocketproxy/prisma';
import { relayLimits } from '../limits.ts';
import type { Registration } from './presence-rows.ts';

/** What the relay writes of itself; its configuration is the truth. */
export interface RelayRow {
  readonly name: string;
  readonly publicHost: string;
  /** Address families of its public ports. */
  readonly families: number[];
  readonly tunnelUrl: string;
  readonly portMin: number;
  readonly portMax: number;
}

/** A pool whose queries end: by the server's statement timeout, or here when the server no longer answers. */
export function openDatabase(databaseUrl: string): PrismaClient {
  const url = new URL(databaseUrl);
  const timeoutMs = String(relayLimits.databaseTimeoutMs);
  if (!url.searchParams.has('statement_timeout')) url.searchParams.set('statement_timeout', timeoutMs);
  if (!url.searchParams.has('query_timeout')) url.searchParams.set('query_timeout', timeoutMs);
  return connectDatabase(url.href, 5);
}

/**
 * Writes the relay's own row, once per run before anything else, and counts the run: above every run that a device's
 * epoch begins with, also one that once began with a clock.
 */
export async function registerRelay(db: PrismaClient, row: RelayRow, bootId: string): Promise<Registration> {
  const { name, publicHost, families, tunnelUrl, portMin, portMax } = row;
  const [registration] = await db.$queryRaw<Registration[]>`
    INSERT INTO "Relay" AS r
      ("id", "name", "publicHost", "families", "tunnelUrl", "portMin", "portMax", "bootId", "lastSeenAt", "runs")
    VALUES (${randomUUID()}::uuid, ${name}, ${publicHost}, ${families}::int[], ${tunnelUrl}, ${portMin}::int, ${portMax}::int,
      ${bootId}::uuid, now(), 1)
    ON CONFLICT ("name") DO UPDATE SET "publicHost" = EXCLUDED."publicHost", "families" = EXCLUDED."families", "tunnelUrl" = EXCLUDED."tunnelUrl",
      "portMin" = EXCLUDED."portMin", "portMax" = EXCLUDED."portMax", "bootId" = EXCLUDED."bootId",
      "lastSeenAt" = now(), "runs" = 1 + GREATEST(r."runs",
        (SELECT max(d."sessionEpoch") >> 36 FROM "Device" d WHERE d."relayId" = r."id")::int)
    RETURNING "id" AS "relayId", "runs" AS "run"`;
  if (!registration) throw new Error('the relay has no row');
  return registration;
}

/** Tells that the relay lives. */
export async function relaySeen(db: PrismaClient, relayId: string): Promise<void> {
  await db.$executeRaw`UPDATE "Relay" SET "lastSeenAt" = now() WHERE "id" = ${relayId}::uuid`;
}

/** Gives up waiting after `ms`; the work itself may still end later, unheard. */
export async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}
