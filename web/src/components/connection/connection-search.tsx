'use client';

import { Search, SearchX } from 'lucide-react';
import { useState } from 'react';
import type { ConnectionView } from '@/domain/connection/view';
import type { Area } from '../shell/navigation';
import { Card } from '../ui/card';
import { EmptyState } from '../ui/empty-state';
import { Input } from '../ui/input';
import { ConnectionList } from './connection-list';

interface ConnectionSearchProps {
  area: Area;
  connections: ConnectionView[];
  reveal: readonly string[];
}

export function ConnectionSearch({ area, connections, reveal }: ConnectionSearchProps) {
  const [search, setSearch] = useState('');
  const found = connections.filter((connection) => matches(connection, search));
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
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </div>
        <p role="status" className="ml-auto text-sm text-muted-foreground max-sm:sr-only">
          {found.length === connections.length
            ? `${connections.length} in all`
            : `${found.length} of ${connections.length}`}
        </p>
      </div>
      <div className="border-t">
        {found.length === 0 ? (
          <EmptyState icon={SearchX} title="No connection matches" as="h2">
            Change the search.
          </EmptyState>
        ) : (
          <ConnectionList area={area} connections={found} showDevice reveal={reveal} />
        )}
      </div>
    </Card>
  );
}

function matches({ name, host, port, username, device, customer }: ConnectionView, search: string): boolean {
  const shown = [name, `${host}:${port}`, username, device.name, customer?.name].join('\n').toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => shown.includes(word));
}
