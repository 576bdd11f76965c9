import { cookies } from 'next/headers';
import { BellOff } from 'lucide-react';
import { orNotFound } from '@/auth/page';
import { zoneCookie, zoneOf } from '@/base/zone';
import { listAlerts } from '@/domain/alert/list';
import { getStatusLog } from '@/domain/device/status-log';
import { getDeviceReadings } from '@/domain/reading/get';
import { getDeviceUptime } from '@/domain/uptime/get';
import { AlertList } from '../alert/alert-list';
import { ChartSection } from '../chart/chart-section';
import { ReadingsCard } from '../device/readings-card';
import { StatusLog } from '../device/status-log';
import { PageLinks } from '../shell/page-links';
import { cursorIn, pageAt } from '../shell/paging';
import { Card, CardHeader } from '../ui/card';
import { EmptyState } from '../ui/empty-state';
import { UptimeCard } from '../uptime/uptime-card';
import { hrefWith } from '../usage/ranges';
import type { DeviceTabProps } from './device-tabs';

const alertsOnPage = 20;
const older = { first: 'Newest', next: 'Older' } as const;

/** How a phone was: uptime, battery, signal and temperature over time, when it came and went, what was wrong. */
export function DeviceHealth(props: DeviceTabProps) {
  return (
    <div className="grid grid-cols-1 items-start gap-6">
      <ChartSection what="The uptime">
        <Uptime {...props} />
      </ChartSection>
      <ChartSection what="The readings">
        <Readings {...props} />
      </ChartSection>
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <ChartSection what="The list of alerts">
          <Alerts {...props} />
        </ChartSection>
        <ChartSection what="The status log">
          <Statuses {...props} />
        </ChartSection>
      </div>
    </div>
  );
}

/** One range for the whole tab. */
function rangeOf({ params, path }: DeviceTabProps) {
  const hrefOf = (other: string) => hrefWith(path, params, 'uptime', other);
  return {
    range: params.uptime === 'month' ? ('month' as const) : ('day' as const),
    hrefs: { day: hrefOf('day'), month: hrefOf('month') },
  };
}

async function Uptime(props: DeviceTabProps) {
  const { range, hrefs } = rangeOf(props);
  const timeZone = zoneOf((await cookies()).get(zoneCookie)?.value);
  const uptime = await orNotFound(getDeviceUptime(props.context, { id: props.device.id, range, timeZone }));
  return <UptimeCard {...{ uptime, range, hrefs }} />;
}

async function Readings(props: DeviceTabProps) {
  const { range } = rangeOf(props);
  return <ReadingsCard readings={await orNotFound(getDeviceReadings(props.context, { id: props.device.id, range }))} />;
}

async function Alerts({ area, context, device: { id: deviceId }, params, path }: DeviceTabProps) {
  const { items, nextCursor } = await pageAt(cursorIn(params, 'alerts'), (cursor) =>
    listAlerts(context, { deviceId, cursor, limit: alertsOnPage }),
  );
  return (
    <Card aria-labelledby="alerts">
      <CardHeader id="alerts" title="Alerts" />
      <div className="mt-4 border-t">
        {items.length > 0 ? (
          <AlertList area={area} alerts={items} />
        ) : (
          <EmptyState icon={BellOff} title="No alerts">
            Nothing has been wrong with this device lately.
          </EmptyState>
        )}
      </div>
      <PageLinks list="alerts" name="alerts" at="alerts" {...older} {...{ path, params, nextCursor }} />
    </Card>
  );
}

async function Statuses({ context, device: { id }, params, path }: DeviceTabProps) {
  const { items, nextCursor } = await orNotFound(
    pageAt(cursorIn(params, 'log'), (cursor) => getStatusLog(context, { id, cursor })),
  );
  const pages = <PageLinks list="status log" name="log" at="status-log" {...older} {...{ path, params, nextCursor }} />;
  return <StatusLog entries={items} pages={pages} />;
}
