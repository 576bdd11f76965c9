import { orNotFound } from '@/auth/page';
import { asOwned, can } from '@/domain/authorize';
import { getLimitBounds } from '@/domain/connection/bounds';
import { listConnections } from '@/domain/connection/list';
import type { Context } from '@/domain/context';
import { listCustomers } from '@/domain/customer/list';
import { everyItem, maxPageItems } from '@/domain/page';
import { getDevice } from '@/domain/device/get';
import { getIpHistory } from '@/domain/device/ip-history';
import { getLatestRotation } from '@/domain/rotation/latest';
import { getStatusLog } from '@/domain/device/status-log';
import { DeviceConnections } from '../connection/device-connections';
import { DeviceFacts } from '../device/device-facts';
import { DeviceMenu } from '../device/device-menu';
import { DeviceNotice } from '../device/device-notice';
import { DeviceStatus } from '../device/device-status';
import { IpHistory } from '../device/ip-history';
import { RotationCard } from '../device/rotation-card';

import { StatusLog } from '../device/status-log';
import { DeviceSchedule } from '../schedule/device-schedule';
import { SharesCard } from '../share/shares-card';
import { devicePath, type Area } from '../shell/navigation';
import { PageLinks } from '../shell/page-links';
import { cursorIn, pageAt, type Params } from '../shell/paging';
import { PageHeader } from '../shell/page-header';

interface DeviceScreenProps {
  area: Area;
  context: Context;
  id: string;
  params: Params;
}

const older = { first: 'Newest', next: 'Older' };

/** One phone: how it is, its address, its connections and what happened to it. */
export async function DeviceScreen({ area, context, id, params }: DeviceScreenProps) {
  const path = devicePath(area, id);
  const device = await orNotFound(getDevice(context, { id }));
  // A share may be revoked, or the device moved, between one reading and the next
  const [rotation, connections, bounds, ips, statuses] = await orNotFound(
    Promise.all([
      getLatestRotation(context, { id }),
      // A device has 50 connections at most, so one page holds them
      listConnections(context, { deviceId: id, limit: maxPageItems }),
      getLimitBounds(context, { deviceId: id }),
      pageAt(cursorIn(params, 'ips'), (cursor) => getIpHistory(context, { id, cursor })),
      pageAt(cursorIn(params, 'log'), (cursor) => getStatusLog(context, { id, cursor })),
    ]),
  );
  const { viewer } = context;
  const assignable = area === 'admin' && can(viewer, 'device.assign', device);
  const customers = assignable
    ? (await everyItem((page) => listCustomers(context, page))).map(({ id, name }) => ({ id, name }))
    : undefined;
  const shared = viewer.shares.some(({ deviceId }) => deviceId === id);
  const rights = {
    rename: can(viewer, 'device.rename', asOwned(device)),
    command: can(viewer, 'device.command', device),
    pair: can(viewer, 'device.pair', device),
    revoke: can(viewer, 'device.revoke', device),
    leave: shared && viewer.memberships.some((own) => can(viewer, 'share.leave', own)),
  };
  const rotate = can(viewer, 'device.rotate', asOwned(device));
  const onConnections = {
    create: can(viewer, 'connection.create', asOwned(device)),
    reveal: can(viewer, 'connection.reveal', asOwned(device)),
  };
  return (
    <>
      <PageHeader
        title={device.name}
        back={{ href: `/${area}`, label: 'Devices' }}
        description={shared && `Shared with you by ${device.customer?.name ?? 'its owner'}`}
        status={<DeviceStatus device={device} />}
        actions={<DeviceMenu area={area} device={device} rights={rights} customers={customers} />}
      />
      <DeviceNotice device={device} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid min-w-0 gap-6">
          <RotationCard device={device} rotation={rotation} allowed={rotate} />
          <DeviceSchedule context={context} device={device} />
          <DeviceConnections {...{ area, device, bounds }} connections={connections.items} rights={onConnections} />
          {device.customerId !== null && can(viewer, 'device.share', device) && (
            <SharesCard context={context} deviceId={id} />
          )}
          <IpHistory
            entries={ips.items}
            pages={
              <PageLinks
                list="IP history"
                name="ips"
                at="ip-history"
                {...{ path, params, ...older }}
                nextCursor={ips.nextCursor}
              />
            }
          />
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
                {...{ path, params, ...older }}
                nextCursor={statuses.nextCursor}
              />
            }
          />
        </div>
      </div>
    </>
  );
}
