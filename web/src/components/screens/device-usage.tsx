import { cookies } from 'next/headers';
import { orNotFound } from '@/auth/page';
import { zoneCookie, zoneOf } from '@/base/zone';
import { getDeviceTraffic } from '@/domain/usage/traffic';
import { getDeviceUptime } from '@/domain/uptime/get';
import { ChartSection } from '../chart/chart-section';
import { DeviceSimPlan } from '../sim-plan/device-sim-plan';
import { UptimeCard } from '../uptime/uptime-card';
import { csvPath } from '../usage/csv';
import { hrefWith, rangeIn } from '../usage/ranges';
import { TrafficCard } from '../usage/traffic-card';
import type { DeviceTabProps } from './device-tabs';

/** How much of its time a phone was online, and what its connections carried. */
export function DeviceUsage(props: DeviceTabProps) {
  return (
    <div className="grid grid-cols-1 items-start gap-6">
      <ChartSection what="The uptime">
        <Uptime {...props} />
      </ChartSection>
      <ChartSection what="The SIM plan">
        <DeviceSimPlan context={props.context} device={props.device} />
      </ChartSection>
      <ChartSection what="The usage">
        <Traffic {...props} />
      </ChartSection>
    </div>
  );
}

async function Uptime({ context, device: { id }, path, params }: DeviceTabProps) {
  const range = params.uptime === 'month' ? 'month' : 'day';
  const timeZone = zoneOf((await cookies()).get(zoneCookie)?.value);
  const uptime = await orNotFound(getDeviceUptime(context, { id, range, timeZone }));
  const hrefOf = (other: string) => hrefWith(path, params, 'uptime', other);
  return <UptimeCard {...{ uptime, range }} hrefs={{ day: hrefOf('day'), month: hrefOf('month') }} />;
}

async function Traffic({ context, device: { id }, path, params }: DeviceTabProps) {
  const range = rangeIn(params);
  const traffic = await orNotFound(getDeviceTraffic(context, { id, range }));
  return (
    <TrafficCard
      title="Usage"
      traffic={traffic}
      hrefOf={(other) => hrefWith(path, params, 'range', other)}
      csv={csvPath('devices', id, range)}
    />
  );
}
