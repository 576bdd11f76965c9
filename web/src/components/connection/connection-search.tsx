'use client';

import { Search, SearchX } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import type { ConnectionView } from '@/domain/connection/view';
import { searchText } from '@/domain/text';
import { textBounds } from '../format/bounds';
import type { GroupChoice } from '../group/add-to-group';
import { GroupFilter } from '../group/group-filter';
import type { Area } from '../shell/navigation';
import { useFilter } from '../shell/use-filter';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { EmptyState } from '../ui/empty-state';
import { Input } from '../ui/input';
import { ConnectionList } from './connection-list';

interface ConnectionSearchProps {
  area: Area;
  /** Those on this page. */
  connections: readonly ConnectionView[];
  reveal: readonly string[];
  /** As the address has it. */
  search: string;
  group: string;
  /** Those to filter by. */
  groups: readonly GroupChoice[];
  /** How many fit the search, and how many there are. */
  counts: { found: number; total: number };
  /** Links to other pages. */
  pages: ReactNode;
}

/** A page of connections with a search, which stays in the address. */
export function ConnectionSearch(props: ConnectionSearchProps) {
  const { area, connections, reveal, search, group, groups, counts, pages } = props;
  const filter = useFilter({ search, group });
  const searchField = useRef<HTMLInputElement>(null);
  const { found, total } = counts;
  return (
    <Card aria-label="Connections">
      <div role="search" className="flex flex-wrap items-center gap-3 p-4">
        <div className="relative min-w-40 flex-1 sm:max-w-xs">
          <Search aria-hidden className="absolute top-2.5 left-3 size-4 text-muted-foreground" />
          <Input
            type="search"
            aria-label="Search connections"
            placeholder="Name, device, port…"
            className="pl-9"
            {...textBounds(searchText)}
            ref={searchField}
            value={filter.valueOf('search')}
            onChange={(event) => filter.change('search', event.target.value)}
          />
        </div>
        <GroupFilter
          groups={groups}
          value={filter.valueOf('group')}
          onChange={(chosen) => filter.change('group', chosen)}
        />
        <p role="status" className="ml-auto text-sm text-muted-foreground max-sm:sr-only">
          {found === total ? `${total} in all` : `${found} of ${total}`}
        </p>
      </div>
      <div className="border-t">
        {connections.length === 0 ? (
          <EmptyState
            icon={SearchX}
            title="No connection matches"
            as="h2"
            action={
              <Button
                variant="outline"
                onClick={() => {
                  filter.clear();
                  searchField.current?.focus();
                }}
              >
                Show all connections
              </Button>
            }
          >
            Change the search.
          </EmptyState>
        ) : (
          <ConnectionList area={area} connections={connections} showDevice reveal={reveal} />
        )}
      </div>
      {pages}
    </Card>
  );
}
