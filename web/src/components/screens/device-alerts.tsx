import { BellOff } from 'lucide-react';
import { orNotFound } from '@/auth/page';
import { getMute } from '@/domain/alert/get-mute';
import { listDeviceWindows } from '@/domain/alert/list-device-windows';
import { listAlerts } from '@/domain/alert/list';
import { asOwned, can } from '@/domain/authorize';
import { AlertList } from '../alert/alert-list';
import { MuteCard } from '../alert/mute-card';
import { WindowsCard } from '../alert/windows-card';
import { PageLinks } from '../shell/page-links';
import { cursorIn, pageAt } from '../shell/paging';
import { Card, CardHeader } from '../ui/card';
import { EmptyState } from '../ui/empty-state';
import type { DeviceTabProps } from './device-tabs';

const onPage = 20;

/** What was wrong with one phone, who hears of it, and when it is no news. */
export async function DeviceAlerts({ area, context, device, params, path }: DeviceTabProps) {
  const { id: deviceId } = device;
  const [alerts, mute, windows] = await orNotFound(
    Promise.all([
      pageAt(cursorIn(params, 'alerts'), (cursor) => listAlerts(context, { deviceId, cursor, limit: onPage })),
      getMute(context, { deviceId }),
      pageAt(cursorIn(params, 'windows'), (cursor) => listDeviceWindows(context, { deviceId, cursor, limit: onPage })),
    ]),
  );
  const { viewer } = context;
  const older = { first: 'Newest', next: 'Older', path, params };
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <Card aria-labelledby="alerts">
        <CardHeader id="alerts" title="Alerts" />
        <div className="mt-4 border-t">
          {alerts.items.length > 0 ? (
            <AlertList area={area} alerts={alerts.items} />
          ) : (
            <EmptyState icon={BellOff} title="No alerts">
              Nothing has been wrong with this device lately.
            </EmptyState>
          )}
        </div>
        <PageLinks list="alerts" name="alerts" at="alerts" {...older} nextCursor={alerts.nextCursor} />
      </Card>
      <div className="grid min-w-0 gap-6">
        <MuteCard mute={mute} allowed={can(viewer, 'device.mute', asOwned(device))} />
        <WindowsCard
          subject={{ deviceId }}
          windows={windows.items}
          allowed={can(viewer, 'device.maintain', device)}
          pages={
            <PageLinks list="maintenance" name="windows" at="windows" {...older} nextCursor={windows.nextCursor} />
          }
        />
      </div>
    </div>
  );
}
