import { orNotFound } from '@/auth/page';
import { can } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import type { DeviceView } from '@/domain/device/view';
import { getSchedule } from '@/domain/schedule/get';
import { ScheduleCard } from './schedule-card';

interface DeviceScheduleProps {
  context: Context;
  device: Pick<DeviceView, 'id' | 'customerId'>;
}

/** When a device rotates automatically. */
export async function DeviceSchedule({ context, device }: DeviceScheduleProps) {
  const schedule = await orNotFound(getSchedule(context, { deviceId: device.id }));
  const allowed = can(context.viewer, 'device.settings', device);
  return <ScheduleCard deviceId={device.id} schedule={schedule} allowed={allowed} />;
}
