import type { ReactNode } from 'react';
import { cn } from '../ui/cn';

/** From which width of the list a column is shown unasked, in Tailwind's steps: 48, 56, 64, 72, 80 rem. */
const rooms = {
  '3xl': '@2xl:hidden @3xl:table-cell',
  '4xl': '@2xl:hidden @4xl:table-cell',
  '5xl': '@2xl:hidden @5xl:table-cell',
  '6xl': '@2xl:hidden @6xl:table-cell',
  '7xl': '@2xl:hidden @7xl:table-cell',
} as const;

/** Where a cell stands when rows are cards: the title and the end share the first line, facts follow below. */
const places = {
  title: 'order-0 min-w-0 flex-1 basis-1/4',
  end: 'order-0',
  fact: 'order-2 min-w-0 max-w-full',
  none: 'hidden',
} as const;

/**
 * What a column takes of the table's width. What people write has a share, and what is longer is cut, so that the rest
 * always fits beside it; in cards names that are facts have a bound.
 */
const widths = {
  title: '@2xl:w-[28%] @2xl:max-w-0',
  name: 'truncate @max-2xl:max-w-40 @2xl:w-[16%] @2xl:max-w-0',
  /** A badge with a line below, which is a `RowSecond` of the badge's width. */
  noted: '@2xl:w-[16%]',
  /** As much as it needs: numbers, times, addresses, words of ours. */
  fit: 'whitespace-nowrap',
  /** No more than it needs: buttons. */
  least: '@2xl:w-px',
} as const;

export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  readonly width: keyof typeof widths;
  /** Name by which the list's verb sorts. */
  readonly sort?: string;
  /** Shown only when it is chosen. */
  readonly optional?: boolean;
  /** Always shown: it cannot be unchosen. */
  readonly fixed?: boolean;
  /** Shown unasked only where there is room for it. */
  readonly room?: keyof typeof rooms;
  /** In cards; `fact` unless said otherwise. */
  readonly card?: keyof typeof places;
  /** Its heading is for screen readers only. */
  readonly bare?: boolean;
  readonly className?: string;
}

/** The columns that a list shows, in the order of its table. @param ids those that were chosen; null: none were */
export function shownColumns<Row>(columns: readonly Column<Row>[], ids: readonly string[] | null): Column<Row>[] {
  return columns.filter(({ id, fixed, optional }) => fixed || (ids ? ids.includes(id) : !optional));
}

/** The choice with one column more or less; null when it is what the list shows unasked. */
export function withColumn<Row>(
  columns: readonly Column<Row>[],
  ids: readonly string[] | null,
  id: string,
): string[] | null {
  const choosable = columns.filter(({ fixed }) => !fixed);
  const shown = shownColumns(choosable, ids).map((column) => column.id);
  const next = choosable.map((column) => column.id).filter((one) => shown.includes(one) !== (one === id));
  const unasked = shownColumns(choosable, null).map((column) => column.id);
  return next.join() === unasked.join() ? null : next;
}

/** How cells of a column look: its place in a card, and from where on it is in the table. */
export function cellClass<Row>({ room, width, card = 'fact', className }: Column<Row>, chosen: boolean): string {
  return cn(places[card], widths[width], !room || chosen ? '@2xl:table-cell' : rooms[room], className);
}
