import { csvLine } from '@/base/csv';
import type { AccessLogExport } from '@/domain/access-log/view';
import { toLocalInput } from '../format/date';

/** Lines of an access log as CSV: exact bytes, the end's time in the zone and in UTC. A last line says when there would be more. */
export function accessLogCsv({ rows, truncated }: AccessLogExport, zone: string): string {
  const head = [
    `ended (${zone})`,
    'ended (UTC)',
    'duration ms',
    'client address',
    'protocol',
    'bytes up',
    'bytes down',
  ];
  const lines = rows.map(({ at, durationMs, address, protocol, up, down, reason, sentence }) => {
    const times = [toLocalInput(at.getTime(), zone).replace('T', ' '), at.toISOString()];
    return csvLine([...times, durationMs, address, protocol, up, down, reason, sentence]);
  });
  const end = truncated ? csvLine(['… more lines exist; narrow the filter']) : '';
  return csvLine([...head, 'reason', 'how it ended']) + lines.join('') + end;
}
