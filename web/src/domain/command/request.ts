import type { z } from 'zod';
import type { Device } from '@pocketproxy/prisma';
import { commandExpiryMs } from '@pocketproxy/relay/contract';
import { writeAudit } from '@/domain/audit/write';
import { asOwned, authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { requestCommandInput } from '@/domain/command/input';
import { lockDevice, refuseUnreachable } from '@/domain/device/load';
import { toCommandView, type CommandView } from '@/domain/command/view';
import { AppError } from '@/domain/errors';
import { commandCreated } from '@/domain/events';
import { parse } from '@/domain/parse';
import { inTransaction, type Transaction } from '@/domain/database';
import { personOf } from '@/domain/viewer';

/**
 * Orders a phone to reboot or ring; the relay claims the command. Rotations: rotation/request.ts.
 * @throws AppError `not_found`, `forbidden`, `not_paired`, `phone_offline` (ROT-03: never queued for later),
 * `command_running` (ROT-05: with the running one's id in details)
 */
export async function requestCommand(
  context: Context,
  input: z.input<typeof requestCommandInput>,
): Promise<CommandView> {
  const { deviceId, kind } = parse(requestCommandInput, input);
  const { viewer, now } = context;
  const { device, command } = await inTransaction(context.db, async (tx) => {
    const device = await lockDevice(tx, context, deviceId);
    authorize(viewer, 'device.command', asOwned(device));
    await refuseUnreachable(tx, device);
    await refuseWhileRunning(tx, device, kind, now);
    const command = await tx.command.create({
      data: {
        ...{ deviceId, relayId: device.relayId, kind, requestedById: personOf(viewer), createdAt: now },
        expiresAt: new Date(now.getTime() + commandExpiryMs),
      },
    });
    await writeAudit(tx, context, {
      action: 'device.command',
      target: ['device', deviceId],
      customerId: device.customerId,
      after: { kind, commandId: command.id },
    });
    return { device, command };
  });
  await context.publish(commandCreated({ ...command, customerId: device.customerId }));
  return toCommandView(command);
}

/** The device row is locked, so two requests cannot both pass. */
async function refuseWhileRunning(
  tx: Transaction,
  { id: deviceId }: Device,
  kind: z.output<typeof requestCommandInput>['kind'],
  now: Date,
): Promise<void> {
  const waiting = await tx.command.findFirst({
    where: { deviceId, kind, state: { in: ['queued', 'sent'] }, expiresAt: { gt: now } },
  });
  if (waiting) throw new AppError('command_running', { commandId: waiting.id });
}
