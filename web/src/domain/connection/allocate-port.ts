import { AppError } from '@/domain/errors';
import type { Transaction } from '@/domain/database';

/** First key of the advisory lock, so that it meets no other lock of the application. */
const lockSpace = 7_001;

/** Until the transaction ends, no one else takes a port or a VPN number of this relay. */
export async function lockRelay(tx: Transaction, relayId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${lockSpace}::int, hashtext(${relayId}))`;
}

/**
 * This port of a relay, reserved until the transaction ends. Expired connections keep theirs for a while.
 * @throws AppError `port_unavailable`: it is outside of the relay's range, or a connection has it
 */
export async function takePort(tx: Transaction, relayId: string, port: number): Promise<number> {
  if ((await allocatePort(tx, relayId, port)) !== port) throw new AppError('port_unavailable');
  return port;
}

/**
 * The smallest free port of a relay, reserved until the transaction ends: allocations of one relay wait for each other
 * (pitfall 14: no MAX+1, ports of deleted connections are used again). `preferred` instead, where it is free.
 * @throws AppError `ports_exhausted`
 */
export async function allocatePort(tx: Transaction, relayId: string, preferred: number | null = null): Promise<number> {
  await lockRelay(tx, relayId);
  const rows = await tx.$queryRaw<{ port: number }[]>`
    SELECT free.port FROM "Relay" relay
    CROSS JOIN LATERAL generate_series(relay."portMin", relay."portMax") AS free(port)
    WHERE relay."id" = ${relayId}::uuid
      AND NOT EXISTS (SELECT 1 FROM "Connection" c WHERE c."relayId" = relay."id" AND c."port" = free.port)
    ORDER BY free.port = ${preferred}::int DESC NULLS LAST, free.port LIMIT 1`;
  const [row] = rows;
  if (!row) throw new AppError('ports_exhausted');
  return row.port;
}
