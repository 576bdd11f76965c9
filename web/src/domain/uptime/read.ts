import { rotationAtMostMs } from '@pocketproxy/relay/contract/rotations';
import type { Context } from '@/domain/context';
import type { SeenDevice } from '@/domain/device/load';
import { offlineAfterMs } from '@/domain/relay/view';
import type { Interval } from '@/domain/uptime/segments';
import type { StatusChange, UptimeFacts } from '@/domain/uptime/timeline';

/** At most so many rows of a kind are read, the newest; what lies before them counts as not recorded. */
const maxRows = 10_000;

/** Everything that decides a device's time from a moment until now. Each read is bounded, and of this device or relay only. */
export async function readUptimeFacts({ db, now }: Context, device: SeenDevice, start: number): Promise<UptimeFacts> {
  const since = new Date(start);
  const [changes, before, rotations, windows, runs] = await Promise.all([
    db.statusLog.findMany({
      where: { deviceId: device.id, at: { gte: since, lte: now } },
      select: { status: true, reason: true, at: true, firstAt: true },
      orderBy: { at: 'desc' },
      take: maxRows,
    }),
    db.statusLog.findFirst({
      where: { deviceId: device.id, at: { lt: since } },
      select: { status: true, reason: true },
      orderBy: { at: 'desc' },
    }),
    db.rotation.findMany({
      where: { deviceId: device.id, createdAt: { gte: new Date(start - rotationAtMostMs), lte: now } },
      select: { startedAt: true, finishedAt: true, createdAt: true },
      orderBy: { createdAt: 'desc' },
      take: maxRows,
    }),
    readWindows(db, device, since, now),
    readRuns(db, device.relay.id, since),
  ]);
  const oldest = [
    changes.length === maxRows ? changes.at(-1)?.at : undefined,
    rotations.length === maxRows ? rotations.at(-1)?.createdAt : undefined,
  ].map((at) => at?.getTime() ?? start);
  const from = Math.max(start, ...oldest);
  const rows = changes.reverse().map(toChange);
  return {
    ...{ from, to: now.getTime(), changes: rows },
    before: from > start ? null : (before ?? assumed(device, rows)),
    rotations: rotations.flatMap((rotation) => runOf(rotation, now)),
    maintenance: windows.map(({ startsAt, endsAt }) => ({ from: startsAt.getTime(), to: endsAt.getTime() })),
    relayGaps: gapsOf(runs, now),
  };
}

/** Planned maintenance of the device or its relay; what was cancelled before it began is none. */
async function readWindows(db: Context['db'], device: SeenDevice, since: Date, now: Date) {
  const windows = await db.maintenanceWindow.findMany({
    where: {
      ...{ startsAt: { lte: now }, endsAt: { gte: since } },
      OR: [{ deviceId: device.id }, { relayId: device.relay.id }],
    },
    select: { startsAt: true, endsAt: true, cancelledAt: true },
    orderBy: { startsAt: 'desc' },
    take: maxRows,
  });
  return windows.filter(({ startsAt, cancelledAt }) => !cancelledAt || cancelledAt > startsAt);
}

/** Newest first: those that began since then, and the one before. */
async function readRuns(db: Context['db'], relayId: string, since: Date): Promise<Run[]> {
  const select = { startedAt: true, lastSeenAt: true } as const;
  const orderBy = { startedAt: 'desc' } as const;
  const [later, earlier] = await Promise.all([
    db.relayRun.findMany({ where: { relayId, startedAt: { gte: since } }, select, orderBy, take: maxRows }),
    db.relayRun.findMany({ where: { relayId, startedAt: { lt: since } }, select, orderBy, take: 1 }),
  ]);
  return [...later, ...earlier];
}

interface Run {
  readonly startedAt: Date;
  readonly lastSeenAt: Date;
}

/** When the relay was away: between the end of a run and the start of the next, and since it was last seen. */
export function gapsOf(runs: readonly Run[], now: Date): Interval[] {
  const oldestFirst = [...runs].sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
  return oldestFirst.flatMap(({ lastSeenAt }, index) => {
    const from = lastSeenAt.getTime();
    const next = oldestFirst[index + 1]?.startedAt.getTime();
    if (next !== undefined) return from < next ? [{ from, to: next }] : [];
    return now.getTime() - from >= offlineAfterMs ? [{ from, to: now.getTime() }] : [];
  });
}

function toChange(row: { status: StatusChange['status']; reason: string | null; at: Date; firstAt: Date | null }) {
  return { ...row, at: row.at.getTime(), firstAt: row.firstAt?.getTime() ?? null };
}

function runOf({ startedAt, finishedAt }: { startedAt: Date | null; finishedAt: Date | null }, now: Date): Interval[] {
  if (!startedAt) return [];
  const from = startedAt.getTime();
  return [{ from, to: Math.min((finishedAt ?? now).getTime(), from + rotationAtMostMs) }];
}

/** Without a row from before: a phone that went offline was online; one that has been as it is for long stays so. */
function assumed(device: SeenDevice, [first]: readonly StatusChange[]): UptimeFacts['before'] {
  if (first) return first.status === 'offline' ? { status: 'online', reason: null } : null;
  return device.connectedAt ? { status: device.status, reason: device.statusReason } : null;
}
