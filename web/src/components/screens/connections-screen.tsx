import { Cable } from 'lucide-react';
import Link from 'next/link';
import { can } from '@/domain/authorize';
import { listConnections } from '@/domain/connection/list';
import type { Context } from '@/domain/context';
import { ConnectionSearch } from '../connection/connection-search';
import type { Area } from '../shell/navigation';
import { PageHeader } from '../shell/page-header';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { EmptyState } from '../ui/empty-state';

/** All connections that the viewer may see. */
export async function ConnectionsScreen({ area, context }: { area: Area; context: Context }) {
  const connections = await listConnections(context, {});
  const reveal = connections
    .filter((connection) => can(context.viewer, 'connection.reveal', connection))
    .map(({ id }) => id);
  const devices = (
    <Button asChild variant="outline">
      <Link href={`/${area}`}>Go to devices</Link>
    </Button>
  );
  return (
    <>
      <PageHeader title="Connections" description="Proxy ports on your phones." />
      {connections.length === 0 ? (
        <Card>
          <EmptyState icon={Cable} title="No connection yet" as="h2" action={devices}>
            Open a device to create one: a port with its own username, password and limits.
          </EmptyState>
        </Card>
      ) : (
        <ConnectionSearch area={area} connections={connections} reveal={reveal} />
      )}
    </>
  );
}
