import type { Device, RotationTrigger } from '@pocketproxy/prisma';
import { commandExpiryMs, rotationAtMostMs, type BusEvent } from '@pocketproxy/relay/contract';
import type { BaseContext } from '@/domain/context';
import type { Transaction } from '@/domain/database';
import { refuseUnreachable } from '@/domain/device/load';
import { AppError } from '@/domain/errors';
import { commandCreated } from '@/domain/events';
import { canRotate } from '@/domain/rotation/refusal';
import { rotationColumns, type LoadedRotation } from '@/domain/rotation/view';

/** Who or what asks for a rotation, and how it is done. */
export interface RotationOrder {
  readonly trigger: RotationTrigger;
  /** The person, where it is one. */
  readonly requestedById?: string | null;
  readonly linkId?: string;
  /** Where a link's caller waits for the answer, host:port: the relay ends streams there last. */
  readonly answerTargets?: readonly string[];
  /** The due time of the device's schedule; a second order for the same one breaks a unique key. */
  readonly scheduledFor?: Date;
  /** "Not an address that this phone had in the last hours"; bounds: rotationBounds. */
  readonly unseenHours?: number;
  /** By default the device's own setting. */
  readonly attempts?: number;
}

/**
 * Starts a rotation on behalf of anyone; authorize first, and publish the event after the commit. Its command waits
 * for the relay, and its row is the operation.
 * @param device locked until the transaction ends (lockDevice, holdDevice), so two requests cannot both pass
 * @throws AppError `not_paired`, `phone_offline`, `no_mobile`, `no_method`, `rotation_running` (details.rotationId),
 * `rotation_cooldown` (details.retryAfterSeconds)
 */
export async function startRotation(
  tx: Transaction,
  { now }: BaseContext,
  device: Device,
  { trigger, requestedById, linkId, answerTargets = [], scheduledFor, unseenHours, attempts }: RotationOrder,
): Promise<{ rotation: LoadedRotation; event: BusEvent }> {
  await refuseUnreachable(tx, device);
  if (device.mobileUp === false) throw new AppError('no_mobile');
  if (!canRotate(device)) throw new AppError('no_method');
  await refuseWhileRunning(tx, device.id);
  await refuseDuringCooldown(tx, device, now);
  const { id: deviceId, relayId, customerId } = device;
  const command = await tx.command.create({
    data: {
      ...{ deviceId, relayId, kind: 'rotate', requestedById, createdAt: now },
      expiresAt: new Date(now.getTime() + commandExpiryMs),
    },
  });
  const rotation = await tx.rotation.create({
    data: {
      ...{ deviceId, activeDeviceId: deviceId, commandId: command.id, createdAt: now },
      ...{
        trigger,
        linkId,
        answerTargets: [...answerTargets],
        scheduledFor,
        unseenHours,
        maxAttempts: attempts ?? device.rotationMaxAttempts,
      },
    },
    include: rotationColumns,
  });
  return { rotation, event: commandCreated({ ...command, customerId }) };
}

async function refuseWhileRunning(tx: Transaction, deviceId: string): Promise<void> {
  const running = await tx.rotation.findUnique({ where: { activeDeviceId: deviceId }, select: { id: true } });
  if (running) throw new AppError('rotation_running', { rotationId: running.id });
}

/** Counts from the end of the last rotation that began an attempt: what never reached the phone needs no rest. */
async function refuseDuringCooldown(tx: Transaction, device: Device, now: Date): Promise<void> {
  const cooldownMs = device.rotationCooldownSeconds * 1_000;
  if (cooldownMs === 0) return;
  const last = await tx.rotation.findFirst({
    where: {
      deviceId: device.id,
      attempts: { gt: 0 },
      finishedAt: { gt: new Date(now.getTime() - cooldownMs) },
      createdAt: { gt: new Date(now.getTime() - cooldownMs - rotationAtMostMs) },
    },
    orderBy: { createdAt: 'desc' },
    select: { finishedAt: true },
  });
  if (!last?.finishedAt) return;
  const leftMs = last.finishedAt.getTime() + cooldownMs - now.getTime();
  throw new AppError('rotation_cooldown', { retryAfterSeconds: Math.ceil(leftMs / 1_000) });
}
