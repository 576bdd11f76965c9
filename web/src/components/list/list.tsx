'use client';

import { SearchX } from 'lucide-react';
import { useCallback, useMemo, useRef, useState, type ReactNode, type RefObject } from 'react';
import { SearchBar } from '../shell/search-bar';
import { Button } from '../ui/button';
import { Card, CardHeader } from '../ui/card';
import { cn } from '../ui/cn';
import { EmptyState } from '../ui/empty-state';
import { columnIdsIn } from './address';
import { cellClass, shownColumns, type Column } from './column';
import { useDensity } from './density';
import { KeyHelp } from './key-help';
import { ListHead } from './list-head';
import { ListPages } from './list-pages';
import { ListRow, type RowOf } from './list-row';
import { SelectMatching, type Answered } from './select-matching';
import { useKeys } from './use-keys';
import { useListQuery } from './use-list-query';
import { useSelection, type Selection } from './use-selection';
import { ViewMenu } from './view-menu';

interface ListProps<Row extends Selected, Selected extends RowOf> {
  /** "Devices", for screen readers, and shown where the page has other parts. */
  title: string;
  showTitle?: boolean;
  columns: readonly Column<Row>[];
  /** Those on this page. */
  rows: readonly Row[];
  /** A row as it is now, where it changes while it is shown; a hook. */
  useRow?: (row: Row) => Row;
  /** How it is sorted: `name`, or `-name` when descending; and how when the address says nothing. */
  sort: string;
  normalSort: string;
  nextCursor: string | null;
  search: {
    /** "Search devices". */
    label: string;
    placeholder: string;
  };
  /** Of useFilter; `q` is what is searched for. */
  filter: {
    valueOf: (field: 'q') => string;
    change: (field: 'q', value: string) => void;
    /** Takes search and filters away. */
    clear: () => void;
  };
  /** Fields of further filters. */
  filters?: ReactNode;
  /** How many fit the filter, and how many there are. */
  counts: { found: number; total: number };
  /** What can be done with rows that are selected; without it none can be. */
  bulk?: ListBulk<Selected> | undefined;
}

interface ListBulk<Selected extends RowOf> {
  /** @param more offers to select all that match; it stands in the bar */
  bar: (selection: Selection<Selected>, more: ReactNode) => ReactNode;
  /** Asks for all that match the filter, as far as they can be selected at once. */
  readMatching: () => Promise<Answered<Selected> | undefined>;
}

/**
 * A page of a list: search and filters, a table that becomes cards where there is little room, and pages. Search,
 * filters, sort, columns and page are in the address.
 */
export function List<Row extends Selected, Selected extends RowOf = Row>(props: ListProps<Row, Selected>) {
  const { title, showTitle, columns, rows, useRow, sort, normalSort, nextCursor, search, filter, filters, counts } =
    props;
  const { bulk } = props;
  const { query } = useListQuery();
  const { density } = useDensity();
  const selection = useSelection<Selected>();
  const [helping, setHelping] = useState(false);
  const element = useRef<HTMLElement>(null);
  const help = useCallback(() => setHelping(true), []);
  useKeys(element, help);
  const ids = columnIdsIn(query)?.join();
  const shown = useMemo(() => {
    const chosen = ids?.split(',') ?? null;
    return shownColumns(columns, chosen).map((column) => ({ ...column, look: cellClass(column, chosen !== null) }));
  }, [columns, ids]);
  const wide = ids !== undefined;
  return (
    <Card
      ref={element}
      aria-label={title}
      data-list=""
      data-fluid=""
      data-density={density}
      className="@container relative"
    >
      {showTitle && <CardHeader title={title} />}
      <SearchBar {...{ ...search, counts }} value={filter.valueOf('q')} onChange={(typed) => filter.change('q', typed)}>
        {filters}
        <ViewMenu {...{ columns, sort, normalSort }} onHelp={help} />
      </SearchBar>
      {rows.length === 0 ? (
        <NoMatch title={title} onClear={filter.clear} list={element} />
      ) : (
        <div className={cn('border-t', wide && '@2xl:max-h-[85dvh] @2xl:overflow-auto')}>
          <table role="table" aria-label={title} className="block w-full text-sm @2xl:table">
            <ListHead
              columns={shown}
              sort={sort}
              normalSort={normalSort}
              top={wide ? 'top-0' : 'top-14'}
              selection={bulk && { selection, rows }}
            />
            <tbody role="rowgroup" className="block divide-y @2xl:table-row-group">
              {rows.map((row) => (
                <ListRow
                  key={row.id}
                  {...{ row, useRow, columns: shown }}
                  selected={bulk && selection.has(row.id)}
                  onToggle={selection.toggle}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <ListPages title={title} nextCursor={nextCursor} />
      {bulk &&
        selection.rows.length > 0 &&
        bulk.bar(
          selection,
          <SelectMatching {...{ selection, rows, found: counts.found, title }} read={bulk.readMatching} />,
        )}
      {helping && <KeyHelp selectable={bulk !== undefined} onClose={() => setHelping(false)} />}
    </Card>
  );
}

interface NoMatchProps {
  title: string;
  onClear: () => void;
  list: RefObject<HTMLElement | null>;
}

function NoMatch({ title, onClear, list }: NoMatchProps) {
  const name = title.toLowerCase();
  return (
    <EmptyState
      icon={SearchX}
      title={`No ${name} match`}
      as="h2"
      className="border-t"
      action={
        <Button
          variant="outline"
          onClick={() => {
            onClear();
            list.current?.querySelector<HTMLInputElement>('input[type=search]')?.focus();
          }}
        >
          Show all {name}
        </Button>
      }
    >
      Change the search or the filter.
    </EmptyState>
  );
}
