import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { seenDevice } from '@/domain/device/load';
import { parse } from '@/domain/parse';
import { sentenceOf } from '@/domain/reason-sentence';
import { cellsOf } from '@/domain/uptime/cells';
import { uptimeInput } from '@/domain/uptime/input';
import { uptimeKindNames, uptimeKinds, type UptimeKind } from '@/domain/uptime/kinds';
import { readUptimeFacts } from '@/domain/uptime/read';
import { lengthsIn, type Segment } from '@/domain/uptime/segments';
import { timelineOf } from '@/domain/uptime/timeline';
import type { UptimeInterruption, UptimeView } from '@/domain/uptime/view';
import { historySince } from '@/domain/visibility/devices';

/** What is no interruption; rotations have a list of their own. */
const unlisted: ReadonlySet<UptimeKind> = new Set(['online', 'unknown', 'rotating']);

/** So many interruptions are listed. */
const maxInterruptions = 50;

/**
 * How much of the last day or month a phone was online, and what it was otherwise. Rotations, planned maintenance and
 * our own relay are no downtime of the phone. @throws AppError `not_found`
 */
export async function getDeviceUptime(context: Context, input: z.input<typeof uptimeInput>): Promise<UptimeView> {
  const { id, range, timeZone } = parse(uptimeInput, input);
  const device = await seenDevice(context, id);
  const cells = cellsOf[range](context.now.getTime(), timeZone);
  const first = cells[0]?.from ?? context.now.getTime();
  const since = Math.max(first, historySince(context.viewer, device)?.getTime() ?? 0, device.createdAt.getTime());
  const segments = timelineOf(await readUptimeFacts(context, device, since));
  const lengths = lengthsIn(cells, withStart(segments, first));
  const total = sum(lengths);
  const interruptions = segments.filter(({ kind }) => !unlisted.has(kind)).reverse();
  return {
    at: context.now,
    percent: percentOf(total),
    shares: sharesOf(total),
    cells: cells.map(({ from, to }, index) => ({
      ...{ start: new Date(from), end: new Date(to) },
      shares: sharesOf(lengths[index] ?? new Map()),
    })),
    interruptions: interruptions.slice(0, maxInterruptions).map((segment) => toInterruption(segment, context.now)),
    moreInterruptions: Math.max(0, interruptions.length - maxInterruptions),
  };
}

/** What lies before the first segment is not recorded. */
function withStart(segments: readonly Segment[], start: number): readonly Segment[] {
  const [first] = segments;
  if (!first || first.from <= start) return segments;
  return [{ from: start, to: first.from, kind: 'unknown', reason: null }, ...segments];
}

function sum(lengths: readonly ReadonlyMap<UptimeKind, number>[]): ReadonlyMap<UptimeKind, number> {
  const total = (kind: UptimeKind) => lengths.reduce((all, one) => all + (one.get(kind) ?? 0), 0);
  return new Map(uptimeKindNames.map((kind) => [kind, total(kind)]));
}

function sharesOf(lengths: ReadonlyMap<UptimeKind, number>): UptimeView['shares'] {
  return uptimeKindNames.map((kind) => ({ kind, ms: lengths.get(kind) ?? 0 })).filter(({ ms }) => ms > 0);
}

function percentOf(lengths: ReadonlyMap<UptimeKind, number>): number | null {
  const of = (counts: 'up' | 'down') =>
    uptimeKindNames
      .filter((kind) => uptimeKinds[kind].counts === counts)
      .reduce((all, kind) => all + (lengths.get(kind) ?? 0), 0);
  const counted = of('up') + of('down');
  return counted === 0 ? null : (of('up') / counted) * 100;
}

function toInterruption({ kind, reason, from, to }: Segment, now: Date): UptimeInterruption {
  const sentence = (kind === 'offline' ? sentenceOf(reason) : null) ?? uptimeKinds[kind].sentence;
  return { kind, from: new Date(from), to: new Date(to), ongoing: to === now.getTime(), sentence };
}
