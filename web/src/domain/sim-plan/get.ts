import type { z } from 'zod';
import { can } from '@/domain/authorize';
import { zoneOf } from '@/domain/connection/period';
import type { Context } from '@/domain/context';
import { seenDevice } from '@/domain/device/load';
import { parse } from '@/domain/parse';
import { simPlanDeviceInput } from '@/domain/sim-plan/input';
import { simPlanColumns, toSimPlanView, type SimPlanView } from '@/domain/sim-plan/view';

/** The plan of a device's SIM, or null; it is no business of those with whom the device is shared. @throws AppError `not_found` */
export async function getSimPlan(
  context: Context,
  input: z.input<typeof simPlanDeviceInput>,
): Promise<SimPlanView | null> {
  const { deviceId } = parse(simPlanDeviceInput, input);
  const { customerId, customer } = await seenDevice(context, deviceId);
  if (!can(context.viewer, 'device.view', { customerId })) return null;
  const plan = await context.db.simPlan.findUnique({ where: { deviceId }, ...simPlanColumns });
  return plan && toSimPlanView(plan, zoneOf(customer), context.now);
}
