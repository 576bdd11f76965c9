import { csvLine, type Cell } from '@/base/csv';
import { toLocalInput } from './date';

/** A part of a list that is exported; `nextCursor` is null at its end. */
export interface CsvPart<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export interface CsvFile<Item> {
  readonly columns: readonly string[];
  readonly cellsOf: (item: Item) => readonly Cell[];
  /** The first part, or the one behind a cursor. */
  readonly read: (cursor: string | undefined) => Promise<CsvPart<Item>>;
  /** After so many the file ends, with a line that says so where there would be more. */
  readonly maxItems: number;
}

/** A list as CSV, part by part, so that no export is ever whole in memory. */
export async function* csvParts<Item>({ columns, cellsOf, read, maxItems }: CsvFile<Item>): AsyncGenerator<string> {
  let head = csvLine(columns);
  let cursor: string | undefined;
  let count = 0;
  do {
    const { items, nextCursor } = await read(cursor);
    const shown = items.slice(0, maxItems - count);
    count += shown.length;
    yield head + shown.map((item) => csvLine(cellsOf(item))).join('');
    head = '';
    if (count >= maxItems && (nextCursor !== null || shown.length < items.length))
      return yield csvLine(['… more lines exist; narrow the filter']);
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined);
}

/** A moment on the clock of the zone and in UTC: the first two cells of each line. */
export function timeCells(at: Date, zone: string): [string, string] {
  return [toLocalInput(at.getTime(), zone).replace('T', ' '), at.toISOString()];
}
