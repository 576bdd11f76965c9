import { alone } from '@/domain/alone';
import type { BaseContext } from '@/domain/context';
import { deleteOld, deleteOldOfConnections, deleteOldOfDevices } from '@/domain/retention/batches';
import type { Run } from '@/domain/retention/deletion';
import { keepPartitions, partitionedTables } from '@/domain/retention/partitions';
import { batched, perDevice, type BatchedTable, type PerDeviceTable } from '@/domain/retention/table';

/** One run at most takes so long; what is left the next one takes. */
export const runMs = 10 * 60_000;

/** What happened to a table; without a number where it was nothing. */
export interface TableReport {
  rows?: number;
  partitionsDropped?: number;
  partitionsMade?: number;
  /** Rows that had found no partition and have one now. */
  rowsPlaced?: number;
}

export interface RetentionReport {
  readonly tables: Record<string, TableReport>;
  /** False: the time was over, or another process does it now; the next run continues. */
  finished: boolean;
}

interface Options {
  /** Notified of progress, with the table that is worked on. */
  readonly progress?: (report: RetentionReport, table: string) => Promise<void>;
  readonly over?: () => boolean;
}

/**
 * Deletes what is older than the tables of `table.ts` keep it, and keeps partitions ready. In small steps, each of its own
 * transaction; idempotent, so that a run that was cut, or a machine that was down for weeks, is caught up by the next.
 * One process at a time. Returns what it did. @throws AggregateError when some tables failed; the others were done
 */
export async function retain(context: BaseContext, options: Options = {}): Promise<RetentionReport> {
  const endsAt = performance.now() + runMs;
  const { progress = async () => undefined, over = () => performance.now() > endsAt } = options;
  const report: RetentionReport = { tables: {}, finished: false };
  const errors: unknown[] = [];
  await alone(context.db, 'retention', runMs + 60_000, async () => {
    for (const [table, work] of steps(context)) {
      const entry: TableReport = {};
      const run: Run = {
        now: context.now,
        over,
        gone: async (rows) => {
          entry.rows = (entry.rows ?? 0) + rows;
          report.tables[table] = entry;
          await progress(report, table);
        },
      };
      try {
        await work(run, entry);
        if (Object.keys(entry).length > 0) report.tables[table] = entry;
      } catch (cause) {
        errors.push(new Error(`retention of ${table} failed`, { cause }));
      }
      await progress(report, table);
    }
    report.finished = !over();
  });
  if (errors.length > 0) throw new AggregateError(errors, 'retention failed for some tables');
  return report;
}

type Step = readonly [table: string, work: (run: Run, entry: TableReport) => Promise<void>];

function steps({ db, lifetimes }: BaseContext): Step[] {
  const partitions = partitionedTables.map((table): Step => [
    table,
    async (run, entry) => {
      const { placed, made, dropped } = await keepPartitions(db, table, run);
      if (placed > 0) entry.rowsPlaced = placed;
      if (made > 0) entry.partitionsMade = made;
      if (dropped.length > 0) entry.partitionsDropped = dropped.length;
      if (table === 'AccessLog') await deleteOldOfConnections(db, run);
    },
  ]);
  const devices = (Object.keys(perDevice) as PerDeviceTable[]).map((table): Step => [
    table,
    (run) => deleteOldOfDevices(db, table, run),
  ]);
  const rows = (Object.keys(batched) as BatchedTable[]).map((table): Step => [
    table,
    (run) => deleteOld(db, table, run, lifetimes.idleMs),
  ]);
  return [...partitions, ...devices, ...rows];
}
