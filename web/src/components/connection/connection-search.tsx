'use client';

import { SearchX } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import type { ConnectionView } from '@/domain/connection/view';
import type { GroupChoice } from '../group/add-to-group';
import { GroupFilter } from '../group/group-filter';
import type { Area } from '../shell/navigation';
import { SearchBar } from '../shell/search-bar';
import { useFilter } from '../shell/use-filter';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { EmptyState } from '../ui/empty-state';
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
  return (
    <Card aria-label="Connections">
      <SearchBar
        label="Search connections"
        placeholder="Name, device, port…"
        value={filter.valueOf('search')}
        onChange={(search) => filter.change('search', search)}
        field={searchField}
        counts={counts}
      >
        <GroupFilter
          groups={groups}
          value={filter.valueOf('group')}
          onChange={(chosen) => filter.change('group', chosen)}
        />
      </SearchBar>
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
