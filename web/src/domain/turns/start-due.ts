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
/** Names the lock among the database's advisory locks. */
const lock = 7_260_004;

export interface DueReport extends Record<ScheduledOutcome, number> {
  /** Errors by which one device was left for the next run; the others went on. */
  readonly errors: readonly unknown[];
}

/**
 * Starts the automatic rotations that are due and those of groups, staggered (ROT-04, GROUP-02). Due times are rows and the clock is the database's,
 * so that no queue and no clock of a process decides anything; one process at a time does it, which makes the staggering
 * exact. Returns how many came to what.
 */
export async function startDueRotations(context: BaseContext): Promise<DueReport> {
  const report = { started: 0, skipped: 0, waits: 0, gone: 0, errors: [] as unknown[] };
  await alone(context.db, lock, lockAtMostMs, async () => {
    await finishGroupRotations(context.db);
    // People wait for groups, no one for a schedule
    const wanted = [...(await waitingTurns(context.db)), ...(await dueDevices(context.db)).map(ofSchedule)];
    if (wanted.length === 0) return;
    const { pools, ofDevice } = await readPools(
      context.db,
      wanted.map(({ deviceId }) => deviceId),
    );
    const waiting = wanted.map((one) => ({ ...one, pools: ofDevice.get(one.deviceId) ?? [] }));
    await inLanes(turnsNow(waiting, pools), async ({ groupRotationId, deviceId }) => {
      try {
        report[await start(context, groupRotationId, deviceId)] += 1;
      } catch (error) {
        report.errors.push(error);
      }
    });
  });
  return report;
}

/** A rotation that waits for its turn: of a group, or of a schedule. */
type Wanted = Omit<GroupTurn, 'groupRotationId'> & { readonly groupRotationId: string | null };

function ofSchedule(deviceId: string): Wanted {
  return { groupRotationId: null, deviceId };
}

async function start(context: BaseContext, groupRotationId: Wanted['groupRotationId'], deviceId: string) {
  if (groupRotationId === null) return startScheduled(context, deviceId);
  return (await startGroupTurn(context, { groupRotationId, deviceId })) ? 'started' : 'skipped';
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
