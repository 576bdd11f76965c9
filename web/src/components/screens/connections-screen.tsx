import { Cable, Upload } from 'lucide-react';
import Link from 'next/link';
import { can } from '@/domain/authorize';
import { countConnections } from '@/domain/connection/count';
import { listConnections } from '@/domain/connection/list';
import { connectionSortNames } from '@/domain/connection/sort-names';
import type { Context } from '@/domain/context';
import { listGroups } from '@/domain/group/list';
import { everyItem } from '@/domain/page';
import { ConnectionTable } from '../connection/connection-table';
import { devicesPath, importPath, type Area } from '../shell/navigation';
import { connectionFilterInputOf, connectionFilterOf } from '../connection/filter';
import { sortIn } from '../list/address';
import { mayAnywhere } from '../list/rights';
import { cursorIn, pageAt, type Params } from '../shell/paging';
import { PageHeader } from '../shell/page-header';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { EmptyState } from '../ui/empty-state';

interface ConnectionsScreenProps {
  area: Area;
  context: Context;
  params: Params;
}

/** The connections that the viewer may see, in pages. */
export async function ConnectionsScreen({ area, context, params }: ConnectionsScreenProps) {
  const filter = connectionFilterOf(params);
  const wanted = connectionFilterInputOf(filter);
  const sort = sortIn(params, connectionSortNames) ?? 'device';
  const [{ items: connections, nextCursor }, all, fit, groups] = await Promise.all([
    pageAt(cursorIn(params, 'cursor'), (cursor) => listConnections(context, { ...wanted, sort, cursor })),
    countConnections(context),
    filter.search !== '' || Object.keys(wanted).length > 1 ? countConnections(context, wanted) : null,
    everyItem((page) => listGroups(context, page)),
  ]);
  const idsOf = (permission: 'connection.reveal' | 'connection.test') =>
    connections.filter((connection) => can(context.viewer, permission, connection)).map(({ id }) => id);
  const ofRows = { reveal: idsOf('connection.reveal'), test: idsOf('connection.test') };
  const rights = {
    change: mayAnywhere(context.viewer, 'connection.update'),
    rotate: mayAnywhere(context.viewer, 'device.rotate'),
    reveal: ofRows.reveal.length > 0,
  };
  const devices = (
    <Button asChild variant="outline">
      <Link href={devicesPath(area)}>Go to devices</Link>
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Connections"
        description={`Proxy ports on ${context.viewer.isOperator ? 'all' : 'your'} phones.`}
        actions={
          mayAnywhere(context.viewer, 'connection.create') && (
            <Button asChild variant="outline">
              <Link href={importPath(area)} prefetch={false}>
                <Upload aria-hidden /> Import
              </Link>
            </Button>
          )
        }
      />
      {all.total === 0 ? (
        <Card>
          <EmptyState icon={Cable} title="No connection yet" as="h2" action={devices}>
            Open a device to create one: a port with its own username, password and limits.
          </EmptyState>
        </Card>
      ) : (
        <ConnectionTable
          {...{ area, connections, filter, sort, nextCursor }}
          rights={ofRows}
          groups={groups.map(({ id, name }) => ({ id, name }))}
          counts={{ found: fit?.total ?? all.total, total: all.total }}
          bulk={rights.change || rights.rotate || rights.reveal ? rights : undefined}
        />
      )}
    </>
  );
}
