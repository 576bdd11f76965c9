import { Suspense } from 'react';
import { orNotFound } from '@/auth/page';
import { getMute } from '@/domain/alert/get-mute';
import { asOwned, can } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { listCustomers } from '@/domain/customer/list';
import { getDevice } from '@/domain/device/get';
import { everyItem } from '@/domain/page';
import { MutedBadge } from '../alert/muted-badge';
import { DeviceMenu } from '../device/device-menu';
import { DeviceNotice } from '../device/device-notice';
import { DeviceStatus } from '../device/device-status';
import { DeviceStrip } from '../device/device-strip';
import { RememberShared } from '../share/shared-pages';
import { SharedNote } from '../share/shared-note';
import { RotateButton } from '../rotation/rotate-button';
import { devicePath, type Area } from '../shell/navigation';
import { deviceCrumbs } from '../shell/crumbs';
import { LiveSubject } from '../shell/live-subject';
import { PageHeader } from '../shell/page-header';
import type { Params } from '../shell/paging';
import { TabLinks } from '../shell/tab-links';
import { Loading, Skeleton } from '../ui/skeleton';
import { DeviceConnections } from './device-connections';
import { DeviceHealth } from './device-health';
import { DeviceRotations } from './device-rotations';
import { DeviceSettings } from './device-settings';
import { deviceTabs, tabIn, tabPath, type DeviceTab } from './device-tabs';
import { DeviceTraffic } from './device-traffic';
import { newestRotation } from './newest-rotation';

interface DeviceScreenProps {
  area: Area;
  context: Context;
  id: string;
  params: Params;
}

/** One phone: its state, what can be done with it, and a tab of what there is to know. */
export async function DeviceScreen({ area, context, id, params }: DeviceScreenProps) {
  const path = devicePath(area, id);
  const [device, { rotation, rotations }, mute] = await orNotFound(
    Promise.all([getDevice(context, { id }), newestRotation(context, id, params), getMute(context, { deviceId: id })]),
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
  const current = tabIn(params);
  const Tab = tabs[current];
  return (
    <>
      <LiveSubject kind="device" id={device.id} />
      {shared && <RememberShared name={device.name} />}
      <PageHeader
        title={device.name}
        back={deviceCrumbs(area, device)}
        description={shared && <SharedNote device={device} viewer={viewer} />}
        status={
          <>
            <DeviceStatus device={device} />
            <MutedBadge mute={mute} />
          </>
        }
        actions={
          <div className="flex flex-wrap items-start gap-2">
            {can(viewer, 'device.rotate', asOwned(device)) && (
              <RotateButton device={device} latest={rotation} more={tabPath(path, 'settings')} />
            )}
            <DeviceMenu area={area} device={device} rights={rights} customers={customers} />
          </div>
        }
      />
      <DeviceNotice device={device} />
      <DeviceStrip device={device} />
      <TabLinks
        label="Parts of the device’s page"
        tabs={deviceTabs.map(({ name, label }) => ({ label, href: tabPath(path, name), current: name === current }))}
      />
      <Suspense key={current} fallback={<TabSkeleton />}>
        <Tab {...{ area, context, device, rotation, rotations, path, params }} />
      </Suspense>
    </>
  );
}

const tabs = {
  connections: DeviceConnections,
  rotations: DeviceRotations,
  traffic: DeviceTraffic,
  health: DeviceHealth,
  settings: DeviceSettings,
} as const satisfies Record<DeviceTab, unknown>;

function TabSkeleton() {
  return (
    <Loading label="Loading the tab" className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <Skeleton className="h-64 rounded-2xl" />
      <Skeleton className="h-96 rounded-2xl" />
    </Loading>
  );
}
