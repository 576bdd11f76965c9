import type { UptimeKind } from '@/domain/uptime/kinds';

/** From one moment to another, ms since 1970. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** A part of a phone's time. `reason`: of the status log, where that says more than the kind. */
export interface Segment extends Interval {
  readonly kind: UptimeKind;
  readonly reason: string | null;
}

/**
 * Segments with those parts changed that lie in an interval.
 * @param segments in order, without gaps; so is the result
 * @param over what a segment becomes there; itself: it stays
 */
export function paint(
  segments: readonly Segment[],
  intervals: readonly Interval[],
  over: (segment: Segment) => Segment | Pick<Segment, 'kind' | 'reason'>,
): Segment[] {
  const cuts = merged(intervals);
  const painted: Segment[] = [];
  let first = 0;
  for (const segment of segments) {
    let at = segment.from;
    for (let index = first; index < cuts.length; index += 1) {
      const cut = cuts[index];
      if (!cut || cut.from >= segment.to) break;
      if (cut.to <= segment.from) {
        first = index + 1;
        continue;
      }
      const [from, to] = [Math.max(at, cut.from), Math.min(segment.to, cut.to)];
      painted.push({ ...segment, from: at, to: from }, { ...segment, ...kindOf(over(segment)), from, to });
      at = to;
    }
    painted.push({ ...segment, from: at });
  }
  return joined(painted);
}

/** How long each kind lasts in each of the cells, which are in order and do not overlap. */
export function lengthsIn(cells: readonly Interval[], segments: readonly Segment[]): ReadonlyMap<UptimeKind, number>[] {
  let first = 0;
  return cells.map((cell) => {
    const lengths = new Map<UptimeKind, number>();
    for (let index = first; index < segments.length; index += 1) {
      const segment = segments[index];
      if (!segment || segment.from >= cell.to) break;
      if (segment.to <= cell.from) first = index + 1;
      const length = Math.min(segment.to, cell.to) - Math.max(segment.from, cell.from);
      if (length > 0) lengths.set(segment.kind, (lengths.get(segment.kind) ?? 0) + length);
    }
    return lengths;
  });
}

/** Without empty ones, neighbours of the same kind and reason in one. */
export function joined(segments: readonly Segment[]): Segment[] {
  const whole: Segment[] = [];
  for (const segment of segments) {
    const last = whole.at(-1);
    if (segment.from >= segment.to) continue;
    if (last?.kind === segment.kind && last.reason === segment.reason) whole.splice(-1, 1, { ...last, to: segment.to });
    else whole.push(segment);
  }
  return whole;
}

function merged(intervals: readonly Interval[]): Interval[] {
  const disjoint: Interval[] = [];
  for (const interval of [...intervals].sort((a, b) => a.from - b.from)) {
    const last = disjoint.at(-1);
    if (interval.from >= interval.to) continue;
    if (last && interval.from <= last.to) disjoint.splice(-1, 1, { ...last, to: Math.max(last.to, interval.to) });
    else disjoint.push(interval);
  }
  return disjoint;
}

function kindOf({ kind, reason }: Pick<Segment, 'kind' | 'reason'>) {
  return { kind, reason };
}
