import { Server } from 'lucide-react';
import { orNotFound } from '@/auth/page';
import type { Context } from '@/domain/context';
import { listRelays } from '@/domain/relay/list';
import { RefreshEvery } from '../job/refresh-every';
import { RelayList } from '../relay/relay-list';
import { PageHeader } from '../shell/page-header';
import { PageLinks } from '../shell/page-links';
import { cursorIn, pageAt, type Params } from '../shell/paging';
import { Card } from '../ui/card';
import { EmptyState } from '../ui/empty-state';

/** The relays, for operators. */
export async function RelaysScreen({ context, params }: { context: Context; params: Params }) {
  const cursor = cursorIn(params, 'cursor');
  const { items, nextCursor } = await orNotFound(pageAt(cursor, (cursor) => listRelays(context, { cursor })));
  return (
    <>
      <RefreshEvery seconds={10} />
      <PageHeader title="Relays" description="Where phones and customers meet. This page refreshes every 10 seconds." />
      {items.length === 0 && cursor === undefined ? (
        <Card>
          <EmptyState icon={Server} title="No relay yet" as="h2">
            A relay appears here when it starts for the first time.
          </EmptyState>
        </Card>
      ) : (
        <RelayList
          relays={items}
          pages={<PageLinks list="relays" path="/admin/relays" params={params} nextCursor={nextCursor} />}
        />
      )}
    </>
  );
}
