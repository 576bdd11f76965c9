import type { z } from 'zod';
import { isCancellable, type BusEvent } from '@pocketproxy/relay/contract';
import { writeAudit } from '@/domain/audit/write';
import { asOwned, authorize } from '@/domain/authorize';
import { endCommands } from '@/domain/command/end';
import type { BaseContext, Context } from '@/domain/context';
import { inTransaction, type Transaction } from '@/domain/database';
import { lockDevice } from '@/domain/device/load';
import { AppError } from '@/domain/errors';
import { parse } from '@/domain/parse';
import { rotationIdInput } from '@/domain/rotation/input';
import { loadRotation } from '@/domain/rotation/load';
import { toRotationView, type RotationView } from '@/domain/rotation/view';

/**
 * Takes a rotation back while the phone's radio was not touched.
 * @throws AppError `not_found`, `forbidden`, `rotation_not_cancellable`
 */
export async function cancelRotation(context: Context, input: z.input<typeof rotationIdInput>): Promise<RotationView> {
  const { id } = parse(rotationIdInput, input);
  const { deviceId } = await loadRotation(context.db, context, id);
  const { events, rotation } = await inTransaction(context.db, async (tx) => {
    const device = await lockDevice(tx, context, deviceId);
    authorize(context.viewer, 'device.rotate', asOwned(device));
    const events = await endUntouched(tx, context, id);
    await writeAudit(tx, context, {
      action: 'device.cancel_rotation',
      target: ['device', deviceId],
      customerId: device.customerId,
      after: { rotationId: id },
    });
    return { events, rotation: await loadRotation(tx, context, id) };
  });
  await context.publish(...events);
  return toRotationView(rotation, context.viewer);
}

/**
 * Cancels a rotation on behalf of anyone; authorize first, and publish the events after the commit. The command is
 * locked before the rotation, as everywhere, and both until the end: the relay goes no step further meanwhile.
 * @throws AppError `rotation_not_cancellable`
 */
export async function endUntouched(tx: Transaction, context: BaseContext, id: string): Promise<BusEvent[]> {
  await tx.$executeRaw`SELECT 1 FROM "Command" c JOIN "Rotation" r ON r."commandId" = c."id"
    WHERE r."id" = ${id}::uuid FOR NO KEY UPDATE OF c`;
  await tx.$executeRaw`SELECT 1 FROM "Rotation" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`;
  const rotation = await tx.rotation.findUnique({ where: { id }, select: { state: true, commandId: true } });
  if (!rotation?.commandId || !isCancellable(rotation.state)) throw new AppError('rotation_not_cancellable');
  const events = await endCommands(tx, context, { id: rotation.commandId }, 'cancelled');
  if (events.length === 0) throw new AppError('rotation_not_cancellable');
  return events;
}
