import { orNotFound } from '@/auth/page';
import { getDeviceTraffic } from '@/domain/usage/traffic';
import { ChartSection } from '../chart/chart-section';
import { csvPath } from '../usage/csv';
import { hrefWith, rangeIn } from '../usage/ranges';
import { TrafficCard } from '../usage/traffic-card';
import type { DeviceTabProps } from './device-tabs';

/** What a phone's connections carried. */
export function DeviceTraffic(props: DeviceTabProps) {
  return (
    <ChartSection what="The usage">
      <Traffic {...props} />
    </ChartSection>
  );
}

async function Traffic({ context, device: { id }, path, params }: DeviceTabProps) {
  const range = rangeIn(params);
  const traffic = await orNotFound(getDeviceTraffic(context, { id, range }));
  return (
    <TrafficCard
      title="Traffic"
      traffic={traffic}
      hrefOf={(other) => hrefWith(path, params, 'range', other)}
      csv={csvPath('devices', id, range)}
    />
  );
}
