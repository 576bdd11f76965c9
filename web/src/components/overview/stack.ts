import type { OverviewRange } from '@/domain/overview/input';
import type { OverviewTrafficView } from '@/domain/overview/view';
import type { Mark } from '../chart/chart-marks';
import { formatBytes } from '../format/bytes';
import { formatDate, formatDay, formatTime } from '../format/date';

/** The ranges of the overview's chart, and what their links say. */
export const overviewRanges = [
  { name: 'day', label: '24 h', step: 'hour', time: 'the last 24 hours' },
  { name: 'week', label: '7 d', step: '6 hours', time: 'the last 7 days' },
  { name: 'month', label: '30 d', step: 'day', time: 'the last 30 days' },
] as const satisfies readonly { name: OverviewRange; label: string; step: string; time: string }[];

/** The range that an address names; the last day for any other. */
export function overviewRangeIn({ range }: { readonly range?: string | string[] | undefined }): OverviewRange {
  return overviewRanges.find(({ name }) => name === range)?.name ?? 'day';
}

/** Colours from the bottom up; the last one is of all others. */
export const stackColours = [
  { fill: 'fill-chart-1', ground: 'bg-chart-1' },
  { fill: 'fill-chart-2', ground: 'bg-chart-2' },
  { fill: 'fill-chart-3', ground: 'bg-chart-3' },
  { fill: 'fill-chart-4', ground: 'bg-chart-4' },
  { fill: 'fill-chart-5', ground: 'bg-chart-5' },
] as const;
export const othersColour = { fill: 'fill-input', ground: 'bg-input' } as const;

export interface StackedBar {
  readonly at: number;
  readonly title: string;
  readonly parts: readonly number[];
  /** What each phone carried, the most first, without those of nothing. */
  readonly facts: readonly (readonly [name: string, value: string])[];
}

/** The chart's bars in numbers and words. Hours are the viewer's, days the customer's. Pure. */
export function stackOf(traffic: OverviewTrafficView, zone: string): StackedBar[] {
  return traffic.buckets.map(({ at, until }, index) => {
    const parts = traffic.series.map(({ bytes }) => bytes[index] ?? 0);
    const named = traffic.series.map(({ name }, series) => [name, parts[series] ?? 0] as const);
    const facts = named
      .filter(([, bytes]) => bytes > 0)
      .sort(([, one], [, other]) => other - one)
      .map(([name, bytes]) => [name, formatBytes(bytes)] as const);
    const total = parts.reduce((sum, part) => sum + part, 0);
    const so = until > traffic.readAt ? ', so far' : '';
    const title = titleOf(traffic, at.getTime(), until.getTime(), zone) + so;
    return { at: at.getTime(), title, parts, facts: [['All', formatBytes(total)], ...facts] };
  });
}

function titleOf({ range, timeZone }: OverviewTrafficView, at: number, until: number, zone: string): string {
  if (range === 'month') return formatDate(at, timeZone);
  return `${formatDay(at, zone)}, ${formatTime(at, zone)}–${formatTime(until, zone)}`;
}

/** Names along the axis: every six hours, every day, every fifth day. */
export function stackMarks({ range, timeZone, buckets }: OverviewTrafficView, zone: string): Mark[] {
  return buckets.flatMap(({ at }, bar) => {
    const time = formatTime(at.getTime(), zone);
    if (range === 'day')
      return Number(time.slice(0, 2)) % 6 === 0 && bar < buckets.length - 1 ? [{ bar, label: time }] : [];
    // The first quarter of each day, whatever the zones
    if (range === 'week')
      return Number(time.slice(0, 2)) < 6 && bar < buckets.length - 2
        ? [{ bar, label: formatDay(at.getTime(), zone) }]
        : [];
    return bar % 5 === 0 ? [{ bar, label: formatDay(at.getTime(), timeZone) }] : [];
  });
}
