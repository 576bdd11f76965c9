import type { Database } from '@/domain/database';

/** What one process at a time does, with the number of its lock in the database. */
const locks = { rotations: 7_260_004, alerts: 7_260_005, retention: 7_260_006 } as const;

/**
 * Runs `work` unless another process does it now, which a lock of the database decides. `atMostMs` is
 * longer than the work takes: for a process that stopped while it held the lock. Returns whether it ran.
 */
export async function alone(
  db: Database,
  what: keyof typeof locks,
  atMostMs: number,
  work: () => Promise<void>,
): Promise<boolean> {
  return db.$transaction(
    async (tx) => {
      await tx.$queryRaw`SELECT set_config('idle_in_transaction_session_timeout', ${String(atMostMs)}, TRUE)`;
      const [row] = await tx.$queryRaw<{ mine: boolean }[]>`SELECT pg_try_advisory_xact_lock(${locks[what]}) AS "mine"`;
      if (row?.mine) await work();
      return row?.mine ?? false;
    },
    { timeout: atMostMs },
  );
}
