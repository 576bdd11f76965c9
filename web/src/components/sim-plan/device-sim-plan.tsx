import { orNotFound } from '@/auth/page';
import { can } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import type { DeviceView } from '@/domain/device/view';
import { getSimPlan } from '@/domain/sim-plan/get';
import { SimPlanCard } from './sim-plan-card';

interface DeviceSimPlanProps {
  context: Context;
  device: Pick<DeviceView, 'id' | 'customerId'>;
}

/** The data plan of a device's SIM; not for those with whom the device is shared. */
export async function DeviceSimPlan({ context, device }: DeviceSimPlanProps) {
  if (!can(context.viewer, 'device.view', { customerId: device.customerId })) return null;
  const plan = await orNotFound(getSimPlan(context, { deviceId: device.id }));
  return <SimPlanCard deviceId={device.id} plan={plan} allowed={can(context.viewer, 'device.settings', device)} />;
}
