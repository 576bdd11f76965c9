import type { z } from 'zod';
import type { CommandKind, Device } from '@pocketproxy/prisma';
import { commandExpiryMs } from '@pocketproxy/relay/contract';
import { writeAudit } from '@/domain/audit/write';
import { asOwned, authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { requestCommandInput } from '@/domain/command/input';
import { lockDevice } from '@/domain/device/load';
import { toCommandView, type CommandView } from '@/domain/command/view';
import { AppError } from '@/domain/errors';
import { commandCreated } from '@/domain/events';
import { parse } from '@/domain/parse';
import { inTransaction, type Transaction } from '@/domain/database';

/**
 * Orders a phone to rotate, reboot or ring. The relay claims the command; a rotation row goes with `rotate`.
 * @throws AppError `not_found`, `forbidden`, `not_paired`, `phone_offline` (ROT-03: never queued for later),
 * `rotation_running` and `command_running` (ROT-05: with the running one's id in details)
 */
export async function requestCommand(
  context: Context,
  input: z.input<typeof requestCommandInput>,
): Promise<CommandView> {
  const { deviceId, kind } = parse(requestCommandInput, input);
  const { device, command } = await inTransaction(context.db, async (tx) => {
    const device = await lockDevice(tx, context, deviceId);
    authorize(context.viewer, kind === 'rotate' ? 'device.rotate' : 'device.command', asOwned(device));
    await refuseUnlessReachable(tx, device);
    await refuseWhileRunning(tx, device, kind, context.now);
    const command = await createCommand(tx, context, device, kind);
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

async function refuseUnlessReachable(tx: Transaction, device: Device): Promise<void> {
  const secrets = await tx.deviceSecret.count({ where: { deviceId: device.id, revokedAt: null } });
  if (secrets === 0) throw new AppError('not_paired');
  if (device.status !== 'online') throw new AppError('phone_offline');
}

/** The device row is locked, so two requests cannot both pass; the unique activeDeviceId is the last word. */
async function refuseWhileRunning(tx: Transaction, device: Device, kind: CommandKind, now: Date): Promise<void> {
  if (kind === 'rotate') {
    const running = await tx.rotation.findUnique({ where: { activeDeviceId: device.id } });
    if (running) throw new AppError('rotation_running', { rotationId: running.id, commandId: running.commandId ?? '' });
    return;
  }
  const waiting = await tx.command.findFirst({
    where: { deviceId: device.id, kind, state: { in: ['queued', 'sent'] }, expiresAt: { gt: now } },
  });
  if (waiting) throw new AppError('command_running', { commandId: waiting.id });
}

async function createCommand(tx: Transaction, { viewer, now }: Context, device: Device, kind: CommandKind) {
  const rotation = {
    create: {
      deviceId: device.id,
      activeDeviceId: device.id,
      trigger: 'manual' as const,
      createdAt: now,
    },
  };
  return tx.command.create({
    data: {
      deviceId: device.id,
      relayId: device.relayId,
      kind,
      requestedById: viewer.userId,
      createdAt: now,
      expiresAt: new Date(now.getTime() + commandExpiryMs),
      ...(kind === 'rotate' && { rotation }),
    },
    include: { rotation: true },
  });
}
