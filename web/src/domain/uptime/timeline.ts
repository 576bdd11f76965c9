import { joined, paint, type Interval, type Segment } from '@/domain/uptime/segments';
import type { UptimeKind } from '@/domain/uptime/kinds';

/** A row of the status log, times in ms. Several changes that share a row lie between `firstAt` and `at`. */
export interface StatusChange {
  readonly status: 'online' | 'offline';
  readonly reason: string | null;
  readonly at: number;
  readonly firstAt: number | null;
}

/** All that decides what a phone's time was spent with. */
export interface UptimeFacts {
  readonly from: number;
  readonly to: number;
  /** How the phone was at `from`; null: not known. */
  readonly before: Pick<StatusChange, 'status' | 'reason'> | null;
  /** Oldest first. */
  readonly changes: readonly StatusChange[];
  /** While rotations ran. */
  readonly rotations: readonly Interval[];
  /** Planned windows. */
  readonly maintenance: readonly Interval[];
  /** Between two runs of the relay, oldest first. */
  readonly relayGaps: readonly Interval[];
}

/** A phone that comes back this soon after its relay was away because of the relay: an agent asks at most 30 s apart. */
const comeBackMs = 60_000;

/**
 * What the phone's time was spent with, without gaps from `from` to `to`. Where several things are true, ours win over the
 * phone's: relay, maintenance, rotation, and only then the phone. Planned maintenance during which it stays online is
 * online time.
 */
export function timelineOf(facts: UptimeFacts): Segment[] {
  const { rotations, maintenance, relayGaps, to } = facts;
  const phone = paint(phoneSegments(facts), flapping(facts), whole('unstable'));
  const rotated = paint(phone, rotations, (segment) => (segment.kind === 'unknown' ? segment : rotating));
  const planned = paint(rotated, maintenance, (segment) => (isDown(segment) ? ofMaintenance : segment));
  const returning = relayGaps.map((gap) => ({ from: gap.to, to: gap.to + comeBackMs }));
  const back = paint(planned, [...returning, ...stops(facts)], (segment) => (isDown(segment) ? ofRelay : segment));
  const known = paint(back, relayGaps, (segment) => (segment.kind === 'unknown' ? segment : ofRelay));
  return known.filter((segment) => segment.from < to);
}

const whole = (kind: UptimeKind) => () => ({ kind, reason: null });
const rotating = { kind: 'rotating', reason: null } as const;
const ofMaintenance = { kind: 'maintenance', reason: null } as const;
const ofRelay = { kind: 'relay', reason: null } as const;

function isDown({ kind }: Segment): boolean {
  return kind === 'offline' || kind === 'unstable';
}

function phoneSegments({ from, to, before, changes }: UptimeFacts): Segment[] {
  const starts = [
    { at: from, ...(before ? kindOf(before) : ({ kind: 'unknown', reason: null } as const)) },
    ...changes.map((change) => ({ at: Math.min(Math.max(change.at, from), to), ...kindOf(change) })),
  ];
  return joined(
    starts.map(({ at, kind, reason }, index) => ({ from: at, to: starts[index + 1]?.at ?? to, kind, reason })),
  );
}

/** A device that was unpaired has no phone that could be online. */
function kindOf({ status, reason }: Pick<StatusChange, 'status' | 'reason'>) {
  if (status === 'online') return { kind: 'online', reason: null } as const;
  return reason === 'device_revoked'
    ? ({ kind: 'unknown', reason: null } as const)
    : ({ kind: 'offline', reason } as const);
}

/** Rows that stand for several changes do not say when each was. */
function flapping({ changes }: UptimeFacts): Interval[] {
  return changes.flatMap(({ firstAt, at }) => (firstAt === null ? [] : [{ from: firstAt, to: at }]));
}

/** A relay that stops in order ends the tunnels before it is gone; without a next run the phone waits for it. */
function stops({ changes, relayGaps, to }: UptimeFacts): Interval[] {
  return changes
    .filter(({ status, reason }) => status === 'offline' && reason === 'relay_stopping')
    .map(({ at }) => ({ from: at, to: relayGaps.find((gap) => gap.to > at)?.to ?? to }));
}
