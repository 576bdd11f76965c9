import type { AccessLogLineView } from '@/domain/access-log/view';
import { csvParts, timeCells, type CsvFile } from '../format/csv-parts';

const columns = ['duration ms', 'client address', 'protocol', 'bytes up', 'bytes down', 'reason', 'how it ended'];

/** An access log as CSV, part by part: exact bytes, the end's time in the zone and in UTC. */
export function accessLogCsv(
  read: CsvFile<AccessLogLineView>['read'],
  zone: string,
  maxItems: number,
): AsyncGenerator<string> {
  return csvParts({
    columns: [`ended (${zone})`, 'ended (UTC)', ...columns],
    cellsOf: ({ at, durationMs, address, protocol, up, down, reason, sentence }) => {
      return [...timeCells(at, zone), durationMs, address, protocol, up, down, reason, sentence];
    },
    ...{ read, maxItems },
  });
}
