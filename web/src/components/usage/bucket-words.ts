import type { TrafficBucket, TrafficCounts, TrafficView } from '@/domain/usage/view';
import { formatBitrate, formatBytes } from '../format/bytes';
import { formatDate, formatDay, formatMonth, formatTime } from '../format/date';

type Range = TrafficView['range'];

/** What one bar and one row stand for. */
export const stepOf: Readonly<Record<Range, string>> = {
  day: '5 minutes',
  week: 'hour',
  month: 'day',
  year: 'month',
};

/** The time of a range, in a heading. */
export const timeOf: Readonly<Record<Range, string>> = {
  day: 'the last 24 hours',
  week: 'the last 7 days',
  month: 'the last 30 days',
  year: 'the last 13 months',
};

/** Days and months are the customer's, times of day the viewer's. */
export function bucketTitle(
  { range, timeZone }: TrafficView,
  { at, until }: TrafficBucket,
  viewerZone: string,
): string {
  const atMs = at.getTime();
  switch (range) {
    case 'day':
    case 'week':
      return `${formatDay(atMs, viewerZone)}, ${formatTime(atMs, viewerZone)}–${formatTime(until.getTime(), viewerZone)}`;
    case 'month':
      return formatDate(atMs, timeZone);
    case 'year':
      return formatMonth(atMs, timeZone);
    default:
      return range satisfies never;
  }
}

/** Names along the axis, at even distances; the first bar of each part is named. */
export function marksOf({ range, timeZone, buckets }: TrafficView, viewerZone: string): string[] {
  const every = { day: 72, week: 24, month: 5, year: 1 }[range];
  const named = buckets.filter((_, index) => index % every === 0).map(({ at }) => at.getTime());
  if (range === 'day') return named.map((at) => formatTime(at, viewerZone));
  if (range === 'year') return named.map((at) => formatMonth(at, timeZone).slice(0, 3));
  return named.map((at) => formatDay(at, range === 'week' ? viewerZone : timeZone));
}

const number = new Intl.NumberFormat('en');

/** "1.23 MB (1,234,567 bytes)" */
export function formatExactBytes(bytes: number): string {
  return bytes < 1000 ? `${bytes} bytes` : `${formatBytes(bytes)} (${number.format(bytes)} bytes)`;
}

export function formatClients({ clients, clientsAtLeast }: Pick<TrafficCounts, 'clients' | 'clientsAtLeast'>): string {
  return `${clientsAtLeast ? 'at least ' : clients > 2 ? 'about ' : ''}${number.format(clients)}`;
}

/** All counters with their names, exact. */
export function factsOf(counts: TrafficCounts): readonly (readonly [name: string, value: string])[] {
  return [
    ['Down', formatExactBytes(counts.down)],
    ['Up', formatExactBytes(counts.up)],
    ['Streams opened', number.format(counts.opened)],
    ['Refused', number.format(counts.refused)],
    ['Peak rate', formatBitrate(counts.peakBitsPerSecond)],
    ['Clients', formatClients(counts)],
  ];
}
