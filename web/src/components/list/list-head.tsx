import { ArrowDown, ArrowUp } from 'lucide-react';
import Link from 'next/link';
import { useEffect, useRef } from 'react';
import { cn } from '../ui/cn';
import { sortedQuery } from './address';
import type { Column } from './column';
import type { RowOf } from './list-row';
import { useListQuery } from './use-list-query';
import type { Selection } from './use-selection';

interface ListHeadProps<Row extends RowOf> {
  columns: readonly (Column<Row> & { readonly look: string })[];
  sort: string;
  normalSort: string;
  /** Where it stays while the rows scroll. */
  top: 'top-0' | 'top-14';
  selection?: { selection: Pick<Selection<Row>, 'has' | 'toggleAll'>; rows: readonly Row[] } | undefined;
}

/** The headings, which stay in view; a list sorts by those that are links. Cards have none. */
export function ListHead<Row extends RowOf>({ columns, sort, normalSort, top, selection }: ListHeadProps<Row>) {
  const head = cn(
    'sticky z-20 h-10 bg-card px-2.5 text-left text-xs font-medium whitespace-nowrap text-muted-foreground',
    'shadow-[inset_0_-1px_0_var(--border)] first:pl-5 last:pr-5',
    top,
  );
  return (
    <thead role="rowgroup" className="hidden @2xl:table-header-group">
      <tr role="row">
        {selection && (
          <th role="columnheader" scope="col" className={cn(head, 'w-10 pr-0')}>
            <SelectAll {...selection} />
          </th>
        )}
        {columns.map((column) => (
          <th
            key={column.id}
            role="columnheader"
            scope="col"
            aria-sort={column.sort === undefined ? undefined : orderOf(column.sort, sort)}
            className={cn(head, column.look)}
          >
            <Heading column={column} sort={sort} normalSort={normalSort} />
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Heading<Row>({ column, sort, normalSort }: { column: Column<Row>; sort: string; normalSort: string }) {
  const { query, hrefOf } = useListQuery();
  if (column.bare) return <span className="sr-only">{column.title}</span>;
  if (!column.sort) return column.title;
  const order = orderOf(column.sort, sort);
  const Arrow = order === 'descending' ? ArrowDown : ArrowUp;
  return (
    <Link
      href={hrefOf(sortedQuery(query, column.sort, sort, normalSort))}
      prefetch={false}
      scroll={false}
      className={cn(
        'inline-flex h-8 items-center gap-1 rounded-md hover:text-foreground',
        order !== 'none' && 'text-foreground',
      )}
    >
      {column.title}
      {order !== 'none' && <Arrow aria-hidden className="size-3.5" />}
    </Link>
  );
}

/** As `aria-sort` says it. */
function orderOf(name: string, sort: string): 'ascending' | 'descending' | 'none' {
  return sort === name ? 'ascending' : sort === `-${name}` ? 'descending' : 'none';
}

function SelectAll<Row extends RowOf>({
  selection,
  rows,
}: {
  selection: Pick<Selection<Row>, 'has' | 'toggleAll'>;
  rows: readonly Row[];
}) {
  const box = useRef<HTMLInputElement>(null);
  const count = rows.filter(({ id }) => selection.has(id)).length;
  useEffect(() => {
    if (box.current) box.current.indeterminate = count > 0 && count < rows.length;
  }, [count, rows.length]);
  return (
    <label className="grid size-8 cursor-pointer place-items-center">
      <input
        ref={box}
        type="checkbox"
        className="size-4 accent-primary"
        aria-label="Select all on this page"
        checked={rows.length > 0 && count === rows.length}
        onChange={() => selection.toggleAll(rows)}
      />
    </label>
  );
}
