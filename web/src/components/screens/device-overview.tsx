import { orNotFound } from '@/auth/page';
import { asOwned, can } from '@/domain/authorize';
import { getLimitBounds } from '@/domain/connection/bounds';
import { listConnections } from '@/domain/connection/list';
import { getStatusLog } from '@/domain/device/status-log';
import { maxPageItems } from '@/domain/page';
import { DeviceConnections } from '../connection/device-connections';
import { DeviceFacts } from '../device/device-facts';
import { RotationCard } from '../device/rotation-card';
import { StatusLog } from '../device/status-log';
import { SharesCard } from '../share/shares-card';
import { PageLinks } from '../shell/page-links';
import { cursorIn, pageAt } from '../shell/paging';
import type { DeviceTabProps } from './device-tabs';

/** One phone: how it is, its address, its connections and when it came and went. */
export async function DeviceOverview({ area, context, device, rotation, params, path }: DeviceTabProps) {
  const { id } = device;
  // A share may be revoked, or the device moved, between one reading and the next
  const [connections, bounds, statuses] = await orNotFound(
    Promise.all([
      // A device has 50 connections at most, so one page holds them
      listConnections(context, { deviceId: id, limit: maxPageItems }),
      getLimitBounds(context, { deviceId: id }),
      pageAt(cursorIn(params, 'log'), (cursor) => getStatusLog(context, { id, cursor })),
    ]),
  );
  const { viewer } = context;
  const onConnections = {
    create: can(viewer, 'connection.create', asOwned(device)),
    reveal: can(viewer, 'connection.reveal', asOwned(device)),
  };
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="grid min-w-0 gap-6">
        <RotationCard {...{ device, rotation }} allowed={can(viewer, 'device.rotate', asOwned(device))} />
        <DeviceConnections {...{ area, device, bounds }} connections={connections.items} rights={onConnections} />
        {device.customerId !== null && can(viewer, 'device.share', device) && (
          <SharesCard context={context} deviceId={id} />
        )}
      </div>
      <div className="grid min-w-0 gap-6">
        <DeviceFacts device={device} showCustomer={area === 'admin'} />
        <StatusLog
          entries={statuses.items}
          pages={
            <PageLinks
              list="status log"
              name="log"
              at="status-log"
              first="Newest"
              next="Older"
              {...{ path, params }}
              nextCursor={statuses.nextCursor}
            />
          }
        />
      </div>
    </div>
  );
}
