import { orNotFound } from '@/auth/page';
import { getMute } from '@/domain/alert/get-mute';
import { listDeviceWindows } from '@/domain/alert/list-device-windows';
import { asOwned, can } from '@/domain/authorize';
import { getDeviceNotes } from '@/domain/device/get-notes';
import { MuteCard } from '../alert/mute-card';
import { WindowsCard } from '../alert/windows-card';
import { NameCard } from '../device/name-card';
import { NotesCard } from '../device/notes-card';
import { PairedPhoneCard } from '../device/paired-phone-card';
import { SettingsCard } from '../rotation/settings-card';
import { DeviceLinks } from '../rotation-link/device-links';
import { DeviceSchedule } from '../schedule/device-schedule';
import { SharesCard } from '../share/shares-card';
import { PageLinks } from '../shell/page-links';
import { cursorIn, pageAt } from '../shell/paging';
import { DeviceSimPlan } from '../sim-plan/device-sim-plan';
import type { DeviceTabProps } from './device-tabs';

const windowsOnPage = 20;

/** Everything about a phone that a person decides. */
export async function DeviceSettings({ area, context, device, params, path }: DeviceTabProps) {
  const { viewer } = context;
  const { id } = device;
  const notes = can(viewer, 'device.notes', device);
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <div className="grid min-w-0 gap-6">
        <NameCard device={device} allowed={can(viewer, 'device.rename', asOwned(device))} />
        {notes && (
          <NotesCard
            notes={await orNotFound(getDeviceNotes(context, { id }))}
            allowed={can(viewer, 'device.settings', device)}
          />
        )}
        <DeviceSchedule context={context} device={device} />
        <SettingsCard device={device} allowed={can(viewer, 'device.settings', device)} />
        {can(viewer, 'device.rotate', asOwned(device)) && <DeviceLinks context={context} deviceId={id} />}
      </div>
      <div className="grid min-w-0 gap-6">
        {device.customerId !== null && can(viewer, 'device.share', device) && (
          <SharesCard context={context} deviceId={id} />
        )}
        <DeviceSimPlan context={context} device={device} />
        <MuteCard
          mute={await orNotFound(getMute(context, { deviceId: id }))}
          allowed={can(viewer, 'device.mute', asOwned(device))}
        />
        <Windows {...{ context, device, params, path }} />
        <PairedPhoneCard
          area={area}
          device={device}
          rights={{ pair: can(viewer, 'device.pair', device), revoke: can(viewer, 'device.revoke', device) }}
        />
      </div>
    </div>
  );
}

async function Windows({ context, device, params, path }: Omit<DeviceTabProps, 'area' | 'rotation'>) {
  const { items, nextCursor } = await orNotFound(
    pageAt(cursorIn(params, 'windows'), (cursor) =>
      listDeviceWindows(context, { deviceId: device.id, cursor, limit: windowsOnPage }),
    ),
  );
  const pages = { list: 'maintenance', name: 'windows', at: 'windows', first: 'Newest', next: 'Older' } as const;
  return (
    <WindowsCard
      subject={{ deviceId: device.id }}
      windows={items}
      allowed={can(context.viewer, 'device.maintain', device)}
      pages={<PageLinks {...pages} {...{ path, params, nextCursor }} />}
    />
  );
}
