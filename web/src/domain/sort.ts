import { z } from 'zod';
import type { ListKind } from '@/domain/page';

export type Direction = 'asc' | 'desc';

/** `name`: ascending by it; `-name`: descending. */
export function sortInput<const Names extends readonly [string, ...string[]]>(names: Names) {
  return z.templateLiteral([z.enum(['', '-']), z.enum(names)]);
}

/** What rows have in the value by which their list is sorted. */
type Value = string | number | Date;

/** A value by which a list is sorted, with what Prisma asks about it. */
export interface SortKey<Row, Where, Order> {
  of(row: Row): Value | null;
  /** Whether something from a cursor is such a value. */
  accepts(given: unknown): boolean;
  order(direction: Direction): Order;
  /** Rows with this very value. */
  same(given: unknown): Where;
  /** Rows behind it, in alternatives. */
  behind(given: unknown, direction: Direction): Where[];
}

interface KeyParts<Row, Where, Order, V extends Value> {
  /** The value as a cursor holds it. */
  value: z.ZodType<V>;
  of: (row: Row) => V;
  order: (direction: Direction) => Order;
  where: (condition: V | { gt: V } | { lt: V }) => Where;
}

/** A key that every row has. */
export function sortKey<Row, Where, Order, V extends Value>(
  parts: KeyParts<Row, Where, Order, V>,
): SortKey<Row, Where, Order> {
  const { value, of, order, where } = parts;
  return {
    of,
    order,
    accepts: (given) => value.safeParse(given).success,
    same: (given) => where(value.parse(given)),
    behind: (given, direction) => [where(beyond(value.parse(given), direction))],
  };
}

interface OptionalParts<Row, Where, Order, V extends Value> extends Omit<KeyParts<Row, Where, Order, V>, 'of'> {
  of: (row: Row) => V | null;
  /** Rows without a value. They stand last; `present` is the exception. */
  missing: Where;
  /** All other rows; given where a descending `order` puts rows without a value first, as Postgres does unasked. */
  present?: Where;
}

/** A key that rows may lack. */
export function optionalKey<Row, Where, Order, V extends Value>(
  parts: OptionalParts<Row, Where, Order, V>,
): SortKey<Row, Where, Order> {
  const { value, of, order, where, missing, present } = parts;
  const orNull = value.nullable();
  const firstIn = (direction: Direction) => direction === 'desc' && present !== undefined;
  return {
    of,
    order,
    accepts: (given) => orNull.safeParse(given).success,
    same: (given) => (given === null ? missing : where(value.parse(given))),
    behind: (given, direction) => {
      if (given === null) return firstIn(direction) && present !== undefined ? [present] : [];
      return [where(beyond(value.parse(given), direction)), ...(firstIn(direction) ? [] : [missing])];
    },
  };
}

function beyond<V extends Value>(value: V, direction: Direction) {
  return direction === 'asc' ? { gt: value } : { lt: value };
}

/** The keys of a list: the first one in the direction asked for, the others, of which the last is unique, ascending. */
type Keys<Row, Where, Order> = readonly [SortKey<Row, Where, Order>, ...SortKey<Row, Where, Order>[]];

/** A row's place: the part of the list that it stands in, and its values there. */
export type Place = readonly [part: string, values: readonly unknown[]];

/** What a list is divided in before it is sorted: a part stands before the next one. */
export interface Part<Name extends string, Where> {
  readonly name: Name;
  readonly where: Where;
}

/**
 * A list by one of its sorts: the kind of its cursors, its order, and what stands behind a place.
 * @param parts names of the parts that it may have
 */
export function sortedBy<Name extends string, Row, Where, Order>(
  list: string,
  sorts: Readonly<Record<Name, Keys<Row, Where, Order>>>,
  sort: Name | `-${Name}`,
  parts: readonly string[],
) {
  const [name, direction] = split<Name>(sort);
  const keys = sorts[name];
  const directionOf = (index: number): Direction => (index === 0 ? direction : 'asc');
  const values = z.array(z.unknown()).refine((given) => keys.every((key, index) => key.accepts(given[index])));
  return {
    kind: kindOf(`${list} by ${sort}`, z.tuple([z.enum(parts), values])),
    order: keys.map((key, index) => key.order(directionOf(index))),
    placeOf: (part: string, row: Row): Place => [part, keys.map((key) => key.of(row))],
    behind: (place: readonly unknown[]): { OR: { AND: Where[] }[] } => ({
      OR: keys.flatMap((key, index) => {
        const before = keys.slice(0, index).map((other, at) => other.same(place[at]));
        return key.behind(place[index], directionOf(index)).map((one) => ({ AND: [...before, one] }));
      }),
    }),
  };
}

/**
 * The first rows of a list in parts, each part asked only when those before it leave room.
 * @param after the place behind which they begin; null for the first page
 * @param find the first rows of a part, behind values where some are given
 */
export async function inParts<Row, Where>(
  parts: readonly Part<string, Where>[],
  after: Place | null,
  most: number,
  find: (part: Where, behind: readonly unknown[] | null, take: number) => Promise<Row[]>,
): Promise<Row[]> {
  const begin = after === null ? 0 : parts.findIndex(({ name }) => name === after[0]);
  const rows: Row[] = [];
  // A part may be gone since the page before, such as devices that are no longer shared
  for (const { name, where } of begin === -1 ? [] : parts.slice(begin)) {
    const behind = after !== null && name === after[0] ? after[1] : null;
    rows.push(...(await find(where, behind, most - rows.length)));
    if (rows.length === most) break;
  }
  return rows;
}

function kindOf(list: string, mark: z.ZodType<Place>): ListKind<Place> {
  return { list, mark };
}

function split<Name extends string>(sort: Name | `-${Name}`): [Name, Direction] {
  return sort.startsWith('-') ? [sort.slice(1) as Name, 'desc'] : [sort as Name, 'asc'];
}
