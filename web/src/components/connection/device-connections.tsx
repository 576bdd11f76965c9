import { Cable, Upload } from 'lucide-react';
import Link from 'next/link';
import type { LimitBounds } from '@/domain/connection/bounds';
import type { ConnectionView } from '@/domain/connection/view';
import type { StartingLimitsView } from '@/domain/default/view';
import type { DeviceView } from '@/domain/device/view';
import { importPath, type Area } from '../shell/navigation';
import { Button } from '../ui/button';
import { Card, CardHeader } from '../ui/card';
import { EmptyState } from '../ui/empty-state';
import { ConnectionList } from './connection-list';
import { CreateDialog } from './create-dialog';

interface DeviceConnectionsProps {
  area: Area;
  device: Pick<DeviceView, 'id' | 'name' | 'relay'>;
  connections: readonly ConnectionView[];
  /** What a new connection's limits may be at most. */
  bounds: LimitBounds;
  /** What it begins with. */
  start: StartingLimitsView;
  rights: { create: boolean; reveal: boolean; test: boolean };
}

/** The connections on one device. */
export function DeviceConnections({ area, device, connections, bounds, start, rights }: DeviceConnectionsProps) {
  const create = rights.create && (
    <div className="flex flex-wrap justify-end gap-2">
      <Button asChild variant="outline" size="sm">
        <Link href={importPath(area, device.id)} prefetch={false}>
          <Upload aria-hidden /> Import
        </Link>
      </Button>
      <CreateDialog {...{ area, device, bounds, start }} />
    </div>
  );
  const ids = connections.map(({ id }) => id);
  return (
    <Card aria-labelledby="connections">
      <CardHeader id="connections" title="Connections" action={connections.length > 0 && create} />
      {connections.length === 0 ? (
        <EmptyState icon={Cable} title="No connection yet" action={create}>
          A connection is a proxy port on this phone with its own username, password and limits.
        </EmptyState>
      ) : (
        <div className="mt-4 border-t pb-2">
          <ConnectionList
            area={area}
            connections={connections}
            reveal={rights.reveal ? ids : []}
            test={rights.test ? ids : []}
          />
        </div>
      )}
    </Card>
  );
}
