import { z } from 'zod';
import { fromBase64Url, toBase64Url } from '@/base/base64url';
import { AppError } from '@/domain/errors';

/** A page holds at most this many items. */
export const maxPageItems = 200;
export const defaultPageItems = 50;

/** What every list takes, besides its filters. */
export const pageInput = z.object({
  /** `nextCursor` of the page before; none for the first page. */
  cursor: z.string().min(1).max(2_000).optional(),
  /** Items on the page. */
  limit: z.number().int().min(1).max(maxPageItems).default(defaultPageItems),
});

/** The schema of what a list returns. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item).readonly(), nextCursor: z.string().nullable() });
}

/** A part of a list; `nextCursor` is the input of the next one, null at the end. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** A row's place in its list, as JSON: the values by which the list is sorted, the last one unique. */
export type Mark = readonly [unknown, ...unknown[]];

export const sortText = z
  .string()
  .max(400)
  .regex(/^[^\0\p{Cs}]*$/u);
const time = z.iso.datetime().transform((iso) => new Date(iso));

/** Places in lists sorted by name, by time, and by id alone. */
export const nameMark = z.tuple([sortText, z.uuid()]);
export const timeMark = z.tuple([time, z.uuid()]);
export const idMark = z.tuple([z.uuid()]);

/** A list, as its cursors name it. */
export interface ListKind<M extends Mark> {
  /** Unique: the cursor of another list, which may be sorted otherwise, is refused. */
  readonly list: string;
  /** The schema of its marks. */
  readonly mark: z.ZodType<M>;
}

/**
 * Reads one page. The cursor holds the place of the last row, not its number, so no row that stays is lost or comes
 * twice while others come and go, the row of the cursor itself included.
 * @param kind the list
 * @param read the first `take` rows behind a mark, or of the list when that is null
 * @throws AppError `invalid` for a cursor that is not one of this list
 */
export async function readPage<Row, M extends Mark>(
  { cursor, limit }: z.output<typeof pageInput>,
  kind: ListKind<M>,
  read: (after: M | null, take: number) => Promise<readonly Row[]>,
  markOf: (row: Row) => M,
): Promise<Page<Row>> {
  const rows = await read(cursor === undefined ? null : openCursor(kind, cursor), limit + 1);
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? cursorAt(kind, markOf(last)) : null };
}

/** The same page with other items in their places. */
export function mapPage<Row, Item>({ items, nextCursor }: Page<Row>, view: (row: Row) => Item): Page<Item> {
  return { items: items.map(view), nextCursor };
}

/** All items of a list, page by page: for a choice that needs every one. */
export async function everyItem<Item>(list: (page: z.input<typeof pageInput>) => Promise<Page<Item>>): Promise<Item[]> {
  const all: Item[] = [];
  let cursor: string | undefined;
  do {
    const { items, nextCursor } = await list({ cursor, limit: maxPageItems });
    all.push(...items);
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined);
  return all;
}

/** The `where` of rows behind a mark in a list by name, then id, ascending. */
export function laterByName([name, id]: z.output<typeof nameMark>) {
  return { OR: [{ name: { gt: name } }, { name, id: { gt: id } }] };
}

/** The `where` of rows behind a mark in a list by creation, then id, newest first. */
export function olderThan([createdAt, id]: z.output<typeof timeMark>) {
  return { OR: [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: id } }] };
}

function cursorAt<M extends Mark>({ list }: ListKind<M>, mark: M): string {
  return toBase64Url(JSON.stringify([list, mark]));
}

function openCursor<M extends Mark>({ list, mark }: ListKind<M>, cursor: string): M {
  const parsed = z.tuple([z.literal(list), mark]).safeParse(jsonIn(cursor));
  if (!parsed.success) throw new AppError('invalid', { field: 'cursor', problem: 'Not a cursor of this list' });
  return parsed.data[1];
}

function jsonIn(cursor: string): unknown {
  try {
    return JSON.parse(fromBase64Url(cursor));
  } catch {
    return undefined;
  }
}
