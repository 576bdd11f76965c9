import type { Operation } from '@/api/operation';
import { InvalidRequest } from '@/api/problem';
import { csvLine, type Cell } from '@/base/csv';
import type { Context } from '@/domain/context';
import { refuseThrottled } from '@/domain/errors';
import { maxPageItems } from '@/domain/page';

/** A file ends after this many lines; a narrower filter returns the rest. */
export const maxCsvLines = 50_000;

/** Whether an answer is wanted as CSV: by `format` in the query, else by Accept. @throws InvalidRequest */
export function wantsCsv({ csv }: Operation, request: Request, params: URLSearchParams): boolean {
  if (csv === undefined) return false;
  const format = params.get('format');
  if (format !== null && format !== 'csv' && format !== 'json')
    throw new InvalidRequest([{ field: 'format', message: 'csv or json' }]);
  if (format !== null) return format === 'csv';
  const accepted = (request.headers.get('accept') ?? '').split(',').map((type) => type.split(';')[0]?.trim());
  return accepted.includes('text/csv') && !accepted.includes('application/json');
}

interface Reading {
  readonly operation: Operation;
  readonly context: Context;
  readonly input: Readonly<Record<string, unknown>>;
  /** One call of the operation. */
  readonly call: (input: unknown) => Promise<unknown>;
}

/**
 * The rows of an answer as CSV, page after page where it is a list: the fields of a row by their names, times in UTC, bytes
 * exact, what holds fields itself as JSON. A last line says when there would be more.
 * @throws AppError `throttled`: a list as a file is 20 in 10 minutes for a key; what the operation throws
 */
export async function* csvOf({ operation, context, input, call }: Reading): AsyncGenerator<string> {
  const isList = operation.csv === 'items';
  const { throttle, viewer } = context;
  if (isList) refuseThrottled(await throttle.take('access_log_export', viewer.key?.id ?? ''));
  const columns = columnsOf(operation);
  let head = csvLine(columns);
  let lines = 0;
  let cursor: unknown = input.cursor;
  do {
    const page = isList ? { ...input, limit: maxPageItems, ...(cursor !== undefined && { cursor }) } : input;
    const answer = Object(await call(page));
    const rows: Record<string, unknown>[] = answer[operation.csv ?? ''];
    const shown = rows.slice(0, maxCsvLines - lines);
    lines += shown.length;
    yield head + shown.map((row) => csvLine(columns.map((name) => cellOf(row[name])))).join('');
    head = '';
    cursor = answer.nextCursor ?? undefined;
    if (lines >= maxCsvLines && cursor !== undefined) return yield csvLine(['… more lines exist; narrow the filter']);
  } while (isList && cursor !== undefined);
}

/** Names of the fields of a row, as the answer's schema has them. */
export function columnsOf({ answer, csv = '' }: Operation): string[] {
  return Object.keys(inner(Object(answer).shape[csv]).element.shape);
}

/** The list below what only wraps it. */
function inner(schema: unknown): { element: { shape: object } } {
  const { innerType } = Object(schema).def;
  return innerType === undefined ? Object(schema) : inner(innerType);
}

function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number') return value;
  return value instanceof Date ? value.toISOString() : JSON.stringify(value);
}
