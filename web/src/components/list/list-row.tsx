'use client';

import Link from 'next/link';
import { memo, type ReactNode } from 'react';
import { cn } from '../ui/cn';
import { coversRow } from '../ui/row-link';
import type { Column } from './column';
import { rowLink } from './use-keys';

/** What every row of a list has. */
export interface RowOf {
  readonly id: string;
  readonly name: string;
}

interface ListRowProps<Row extends RowOf> {
  row: Row;
  useRow?: (row: Row) => Row;
  columns: readonly (Column<Row> & { readonly look: string })[];
  /** Undefined where rows cannot be selected. */
  selected: boolean | undefined;
  onToggle: (row: Row) => void;
}

const same = <Row,>(row: Row) => row;

function Row<R extends RowOf>({ row: given, useRow = same, columns, selected, onToggle }: ListRowProps<R>) {
  const row = useRow(given);
  return (
    <tr
      role="row"
      data-selected={selected || undefined}
      className={cn(
        'relative flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3 hover:bg-muted/60 data-selected:bg-primary-soft/60',
        // The line between a card's title and its facts
        'before:order-1 before:basis-full @2xl:before:hidden',
        '@2xl:table-row',
      )}
    >
      {selected !== undefined && (
        <td role="cell" className="order-0 @2xl:table-cell @2xl:w-10 @2xl:pl-5">
          <label className="relative z-10 grid size-8 cursor-pointer place-items-center">
            <input
              type="checkbox"
              className="size-4 accent-primary"
              aria-label={`Select ${row.name}`}
              checked={selected}
              onChange={() => onToggle(row)}
            />
          </label>
        </td>
      )}
      {columns.map(({ id, cell, look }) => (
        <td key={id} role="cell" className={cn(cells, look)}>
          {cell(row)}
        </td>
      ))}
    </tr>
  );
}

const cells =
  'empty:hidden @2xl:h-10 @2xl:px-2.5 @2xl:align-middle @2xl:first:pl-5 @2xl:last:pr-5 @2xl:in-data-[density=comfortable]:h-14';

/** One row: it draws itself again only when something of it changes. */
export const ListRow = memo(Row) as typeof Row;

interface RowTitleProps {
  href: string;
  children: ReactNode;
}

/** The name of a row as its link: it covers the row, so that the whole row can be clicked and shows the focus. */
export function RowTitle({ href, children }: RowTitleProps) {
  return (
    <Link
      {...rowLink}
      href={href}
      prefetch={false}
      className={cn('block scroll-my-28 truncate font-medium', coversRow)}
    >
      {children}
    </Link>
  );
}

/** A second line of a cell, which makes no column wider: in cards, and in the table where rows are comfortable. */
export function RowSecond({ children, title }: { children: ReactNode; title?: string }) {
  return (
    <span
      title={title}
      className="block truncate text-xs text-muted-foreground @2xl:w-0 @2xl:min-w-full @2xl:in-data-[density=compact]:hidden"
    >
      {children}
    </span>
  );
}
