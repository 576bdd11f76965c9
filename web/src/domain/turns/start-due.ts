import { alone } from '@/domain/alone';
import type { BaseContext } from '@/domain/context';
import { finishGroupRotations, startGroupTurn, waitingTurns, type GroupTurn } from '@/domain/group/start-turn';
import { dueDevices } from '@/domain/schedule/due';
import { startScheduled, type ScheduledOutcome } from '@/domain/schedule/start-scheduled';
import { readPools } from '@/domain/turns/pools';
import { turnsNow } from '@/domain/turns/turns';

/** One run at most takes so long; what is left the next one takes, a second later. */
const withinMs = 20_000;
/** Longer than a run: for a process that stopped while it held the lock. */
const lockAtMostMs = 60_000;
/** Transactions at once. */
const lanes = 2;
/** Rotations of schedules that start in one transaction: what one costs is mostly its queries, whose number stays the same. */
const batchSize = 50;

type Counts = Record<ScheduledOutcome, number>;

export interface DueReport extends Counts {
  /** Errors by which one device was left for the next run; the others went on. */
  readonly errors: unknown[];
}

/**
 * Starts the automatic rotations that are due and those of groups, staggered (ROT-04, GROUP-02). Due times are rows and the clock is the database's,
 * so that no queue and no clock of a process decides anything; one process at a time does it, which makes the staggering
 * exact. Returns how many came to what.
 */
export async function startDueRotations(context: BaseContext): Promise<DueReport> {
  const report: DueReport = { started: 0, skipped: 0, waits: 0, gone: 0, errors: [] };
  await alone(context.db, 'rotations', lockAtMostMs, async () => {
    await finishGroupRotations(context.db);
    // People wait for groups, no one for a schedule
    const wanted = [
      ...(await waitingTurns(context.db)),
      ...(await dueDevices(context.db)).map((deviceId) => ({ deviceId })),
    ];
    if (wanted.length === 0) return;
    const { pools, ofDevice } = await readPools(
      context.db,
      wanted.map(({ deviceId }) => deviceId),
    );
    const waiting = wanted.map((one) => ({ ...one, pools: ofDevice.get(one.deviceId) ?? [] }));
    const turns = turnsNow(waiting, pools);
    const ofGroups = turns.filter(isOfGroup).map((turn) => [turn]);
    const ofSchedules = inBatches(turns.filter((turn) => !isOfGroup(turn)));
    await inLanes([...ofGroups, ...ofSchedules], (batch) => start(context, batch, report));
  });
  return report;
}

/** A rotation that waits for its turn: of a group, or of a schedule. */
type Wanted = GroupTurn | Omit<GroupTurn, 'groupRotationId'>;

function isOfGroup(wanted: Wanted): wanted is GroupTurn {
  return 'groupRotationId' in wanted;
}

function inBatches<One>(all: readonly One[]): One[][] {
  return Array.from({ length: Math.ceil(all.length / batchSize) }, (_, at) =>
    all.slice(at * batchSize, (at + 1) * batchSize),
  );
}

/** Starts one turn of a group, or several of schedules. Those that cannot be written together are started one by one. */
async function start(context: BaseContext, batch: readonly Wanted[], report: DueReport): Promise<void> {
  try {
    const { started, skipped, waits, gone } = await startTogether(context, batch);
    report.started += started;
    report.skipped += skipped;
    report.waits += waits;
    report.gone += gone;
  } catch (error) {
    if (batch.length === 1) report.errors.push(error);
    else for (const one of batch) await start(context, [one], report);
  }
}

async function startTogether(context: BaseContext, batch: readonly Wanted[]): Promise<Counts> {
  const [turn] = batch;
  if (!turn || !isOfGroup(turn))
    return startScheduled(
      context,
      batch.map(({ deviceId }) => deviceId),
    );
  const { groupRotationId, deviceId } = turn;
  const started = await startGroupTurn(context, { groupRotationId, deviceId });
  return { started: started ? 1 : 0, skipped: started ? 0 : 1, waits: 0, gone: 0 };
}

async function inLanes<One>(all: readonly One[], work: (one: One) => Promise<void>): Promise<void> {
  const left = all.values();
  const endsAt = performance.now() + withinMs;
  const lane = async (): Promise<void> => {
    for (const one of left) {
      await work(one);
      if (performance.now() > endsAt) return;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
