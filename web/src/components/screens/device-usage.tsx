import { cookies } from 'next/headers';
import { orNotFound } from '@/auth/page';
import { getDeviceTraffic } from '@/domain/usage/traffic';
import { getDeviceUptime } from '@/domain/uptime/get';
import { zoneCookie, zoneOf } from '@/base/zone';
import { DeviceSimPlan } from '../sim-plan/device-sim-plan';
import { UptimeCard } from '../uptime/uptime-card';
import { csvPath } from '../usage/csv';
import { hrefWith, rangeIn } from '../usage/ranges';
import { TrafficCard } from '../usage/traffic-card';
import type { DeviceTabProps } from './device-tabs';

/** How much of its time a phone was online, and what its connections carried. */
export async function DeviceUsage({ context, device, path, params }: DeviceTabProps) {
  const { id } = device;
  const range = rangeIn(params);
  const uptimeRange = params.uptime === 'month' ? 'month' : 'day';
  const timeZone = zoneOf((await cookies()).get(zoneCookie)?.value);
  const [uptime, traffic] = await orNotFound(
    Promise.all([
      getDeviceUptime(context, { id, range: uptimeRange, timeZone }),
      getDeviceTraffic(context, { id, range }),
    ]),
  );
  const hrefOf = (name: string) => (value: string) => hrefWith(path, params, name, value);
  return (
    <div className="grid items-start gap-6">
      <UptimeCard
        uptime={uptime}
        range={uptimeRange}
        hrefs={{ day: hrefOf('uptime')('day'), month: hrefOf('uptime')('month') }}
      />
      <DeviceSimPlan context={context} device={device} />
      <TrafficCard title="Usage" {...{ traffic }} hrefOf={hrefOf('range')} csv={csvPath('devices', id, range)} />
    </div>
  );
}
