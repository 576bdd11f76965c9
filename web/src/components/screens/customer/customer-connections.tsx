import { Cable } from 'lucide-react';
import { countConnections } from '@/domain/connection/count';
import { listConnections } from '@/domain/connection/list';
import { connectionSortNames } from '@/domain/connection/sort-names';
import { connectionFilterInputOf, connectionFilterOf } from '../../connection/filter';
import { ConnectionTable } from '../../connection/connection-table';
import { sortIn } from '../../list/address';
import { cursorIn, pageAt } from '../../shell/paging';
import { Card } from '../../ui/card';
import { EmptyState } from '../../ui/empty-state';
import type { CustomerTabProps } from './tab-props';

/** The connections on the customer's phones. */
export async function CustomerConnections({ context, customer: { id }, params }: CustomerTabProps) {
  const filter = { ...connectionFilterOf(params), group: '' };
  const sort = sortIn(params, connectionSortNames) ?? 'device';
  const wanted = { ...connectionFilterInputOf(filter), customerId: id };
  const [{ items: connections, nextCursor }, all, fit] = await Promise.all([
    pageAt(cursorIn(params, 'cursor'), (cursor) => listConnections(context, { ...wanted, sort, cursor })),
    countConnections(context, { customerId: id }),
    countConnections(context, wanted),
  ]);
  const ids = connections.map((connection) => connection.id);
  if (all.total === 0)
    return (
      <Card>
        <EmptyState icon={Cable} title="No connection yet" as="h2">
          Connections on this customer’s phones appear here.
        </EmptyState>
      </Card>
    );
  return (
    <ConnectionTable
      area="admin"
      {...{ connections, filter, sort, nextCursor }}
      customerId={id}
      groups={[]}
      rights={{ reveal: ids, test: ids }}
      counts={{ found: fit.total, total: all.total }}
    />
  );
}
