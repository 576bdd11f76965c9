import { csvLine } from '@/base/csv';
import type { TrafficView } from '@/domain/usage/view';
import { toLocalInput } from '../format/date';

const counters = ['bytes down', 'bytes up', 'streams opened', 'refused', 'peak bit/s', 'clients (estimated)'] as const;

/** Usage as CSV, oldest first, in exact bytes. Times in the viewer's zone; days and months in that by which they begin. */
export function trafficCsv({ range, timeZone, buckets }: TrafficView, viewerZone: string): string {
  const zone = range === 'day' || range === 'week' ? viewerZone : timeZone;
  const lines = buckets.map(({ at, until, down, up, opened, refused, peakBitsPerSecond, clients }) => {
    const times = [toLocalInput(at.getTime(), zone).replace('T', ' '), at.toISOString(), until.toISOString()];
    return csvLine([...times, down, up, opened, refused, peakBitsPerSecond, clients]);
  });
  return csvLine([`from (${zone})`, 'from (UTC)', 'to (UTC)', ...counters]) + lines.join('');
}

/** The address of the file. */
export function csvPath(of: 'connections' | 'devices' | 'customers', id: string, range: TrafficView['range']): string {
  return `/api/usage/${of}/${id}?range=${range}`;
}
