import { randomUUID } from 'node:crypto';
import { connectDatabase, type PrismaClient } from '@pocketproxy/prisma';
import { relayLimits } from '../limits.ts';

/** What the relay writes of itself; its configuration is the truth. */
export interface RelayRow {
  readonly name: string;
  readonly publicHost: string;
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

/** Writes the relay's own row and gives its id. */
export async function registerRelay(db: PrismaClient, row: RelayRow, bootId: string): Promise<string> {
  const current = { ...row, bootId, lastSeenAt: new Date() };
  const { id } = await db.relay.upsert({
    where: { name: row.name },
    create: { id: randomUUID(), ...current },
    update: current,
    select: { id: true },
  });
  return id;
}

/** Tells that the relay lives. */
export async function relaySeen(db: PrismaClient, relayId: string): Promise<void> {
  await db.relay.updateMany({ where: { id: relayId }, data: { lastSeenAt: new Date() } });
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
