import type { z } from 'zod';
import type { Device } from '@pocketproxy/prisma';
import { writeAudit } from '@/domain/audit/write';
import type { Context } from '@/domain/context';
import type { Transaction } from '@/domain/database';
import { parse } from '@/domain/parse';
import { changeSchedule } from '@/domain/schedule/change';
import { scheduledDeviceInput } from '@/domain/schedule/input';

/** Ends automatic rotation; a rotation that runs continues. Returns null, as no schedule is left. @throws AppError `not_found`, `forbidden` */
export async function clearSchedule(context: Context, input: z.input<typeof scheduledDeviceInput>): Promise<null> {
  const { deviceId } = parse(scheduledDeviceInput, input);
  return changeSchedule(context, deviceId, async (tx, { device }) => {
    await removeSchedule(tx, context, device);
    return null;
  });
}

/** The same for a locked device; writes nothing when it has none. */
export async function removeSchedule(
  tx: Transaction,
  context: Context,
  { id: deviceId, customerId }: Pick<Device, 'id' | 'customerId'>,
): Promise<void> {
  const { count } = await tx.rotationSchedule.deleteMany({ where: { deviceId } });
  if (count === 0) return;
  await writeAudit(tx, context, { action: 'schedule.clear', target: ['device', deviceId], customerId });
}
