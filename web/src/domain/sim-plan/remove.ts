import type { z } from 'zod';
import type { Device } from '@pocketproxy/prisma';
import { writeAudit } from '@/domain/audit/write';
import type { Context } from '@/domain/context';
import type { Transaction } from '@/domain/database';
import { parse } from '@/domain/parse';
import { changeSimPlan } from '@/domain/sim-plan/change';
import { simPlanDeviceInput } from '@/domain/sim-plan/input';

/** Ends the plan of a device's SIM: nothing is counted, stopped or slowed any more. Returns null, as none is left. @throws AppError `not_found`, `forbidden` */
export async function removeSimPlan(context: Context, input: z.input<typeof simPlanDeviceInput>): Promise<null> {
  const { deviceId } = parse(simPlanDeviceInput, input);
  return changeSimPlan(context, deviceId, async (tx, { device }) => {
    await clearSimPlan(tx, context, device);
    return null;
  });
}

/** The same for a locked device; writes nothing when it has none. */
export async function clearSimPlan(
  tx: Transaction,
  context: Context,
  { id: deviceId, customerId }: Pick<Device, 'id' | 'customerId'>,
): Promise<void> {
  const { count } = await tx.simPlan.deleteMany({ where: { deviceId } });
  if (count === 0) return;
  await writeAudit(tx, context, { action: 'sim_plan.remove', target: ['device', deviceId], customerId });
}
