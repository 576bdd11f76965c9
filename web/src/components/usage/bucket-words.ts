import type { TrafficBucket, TrafficCounts, TrafficView } from '@/domain/usage/view';
import type { Mark } from '../chart/chart-marks';
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

/** Names along the axis: full hours of the viewer's clock, days, months. */
export function marksOf({ range, timeZone, buckets }: TrafficView, viewerZone: string): Mark[] {
  return buckets.flatMap(({ at }, bar) => {
    const time = formatTime(at.getTime(), viewerZone);
    switch (range) {
      case 'day':
        // Not so close to the end that it would leave the chart
        return sixHours.has(time) && bar < buckets.length - 12 ? [{ bar, label: time }] : [];
      case 'week':
        return time === '00:00' && bar < buckets.length - 12
          ? [{ bar, label: formatDay(at.getTime(), viewerZone) }]
          : [];
      case 'month':
        return bar % 5 === 0 ? [{ bar, label: formatDay(at.getTime(), timeZone) }] : [];
      case 'year':
        return [{ bar, label: formatMonth(at.getTime(), timeZone).slice(0, 3) }];
      default:
        return range satisfies never;
    }
  });
}

const sixHours = new Set(['00:00', '06:00', '12:00', '18:00']);

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
