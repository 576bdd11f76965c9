import { csvLine } from '@/base/csv';
import type { AccessLogLineView } from '@/domain/access-log/view';
import { toLocalInput } from '../format/date';

const columns = ['duration ms', 'client address', 'protocol', 'bytes up', 'bytes down', 'reason', 'how it ended'];

interface Part {
  readonly items: readonly AccessLogLineView[];
  readonly nextCursor: string | null;
}

/**
 * An access log as CSV, part by part: exact bytes, the end's time in the zone and in UTC. A last line says when there would
 * be more.
 * @param read the first part, or the one behind a cursor
 * @param maxLines after which the file ends
 */
export async function* accessLogCsv(
  read: (cursor: string | undefined) => Promise<Part>,
  zone: string,
  maxLines: number,
): AsyncGenerator<string> {
  let head = csvLine([`ended (${zone})`, 'ended (UTC)', ...columns]);
  let cursor: string | undefined;
  let lines = 0;
  do {
    const { items, nextCursor } = await read(cursor);
    const shown = items.slice(0, maxLines - lines);
    lines += shown.length;
    yield head + shown.map((line) => csvOf(line, zone)).join('');
    head = '';
    if (lines >= maxLines && (nextCursor !== null || shown.length < items.length))
      return yield csvLine(['… more lines exist; narrow the filter']);
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined);
}

function csvOf({ at, durationMs, address, protocol, up, down, reason, sentence }: AccessLogLineView, zone: string) {
  const times = [toLocalInput(at.getTime(), zone).replace('T', ' '), at.toISOString()];
  return csvLine([...times, durationMs, address, protocol, up, down, reason, sentence]);
}
