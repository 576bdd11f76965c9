import type { Database } from '@/domain/database';

/**
 * Runs `work` unless another process does it now, which a lock of the database decides: a number of its own. `atMostMs` is
 * longer than the work takes: for a process that stopped while it held the lock. Returns whether it ran.
 */
export async function alone(db: Database, lock: number, atMostMs: number, work: () => Promise<void>): Promise<boolean> {
  return db.$transaction(
    async (tx) => {
      await tx.$queryRaw`SELECT set_config('idle_in_transaction_session_timeout', ${String(atMostMs)}, TRUE)`;
      const [row] = await tx.$queryRaw<{ mine: boolean }[]>`SELECT pg_try_advisory_xact_lock(${lock}) AS "mine"`;
      if (row?.mine) await work();
      return row?.mine ?? false;
    },
    { timeout: atMostMs },
  );
}
