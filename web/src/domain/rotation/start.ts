import type { Device, RotationTrigger } from '@pocketproxy/prisma';
import { commandExpiryMs, rotationAtMostMs, type BusEvent } from '@pocketproxy/relay/contract';
import type { BaseContext } from '@/domain/context';
import type { Transaction } from '@/domain/database';
import { pairedOf, unreachable } from '@/domain/device/load';
import { AppError, isAppError } from '@/domain/errors';
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

export interface WantedRotation {
  readonly device: Device;
  readonly order: RotationOrder;
}

export interface StartedRotation {
  readonly rotationId: string;
  /** Published after the commit. */
  readonly event: BusEvent;
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
  context: BaseContext,
  device: Device,
  order: RotationOrder,
): Promise<{ rotation: LoadedRotation; event: BusEvent }> {
  const start = (await startRotations(tx, context, [{ device, order }])).get(device.id);
  if (!start || isAppError(start)) throw start ?? new Error('nothing was started');
  const where = { id: start.rotationId };
  return {
    rotation: await tx.rotation.findUniqueOrThrow({ where, include: rotationColumns }),
    event: start.event,
  };
}

/**
 * The same for several devices, each once, in as many queries as for one: what started, or why not, by device.
 * What is refused is returned and leaves nothing behind.
 */
export async function startRotations(
  tx: Transaction,
  { now }: BaseContext,
  wanted: readonly WantedRotation[],
): Promise<Map<string, StartedRotation | AppError>> {
  const devices = wanted.map(({ device }) => device);
  const obstacles = await readObstacles(tx, devices, now);
  const starts = new Map<string, StartedRotation | AppError>();
  for (const device of devices) {
    const refusal = refusalOf(device, obstacles, now);
    if (refusal) starts.set(device.id, refusal);
  }
  const free = wanted.filter(({ device }) => !starts.has(device.id));
  if (free.length === 0) return starts;
  const commands = await tx.command.createManyAndReturn({
    data: free.map(({ device: { id: deviceId, relayId }, order: { requestedById } }) => ({
      ...{ deviceId, relayId, kind: 'rotate' as const, requestedById, createdAt: now },
      expiresAt: new Date(now.getTime() + commandExpiryMs),
    })),
  });
  const commandOf = new Map(commands.map((command) => [command.deviceId, command]));
  const rotations = await tx.rotation.createManyAndReturn({
    data: free.map(({ device, order }) => rowOf(device, order, commandOf.get(device.id)?.id, now)),
    select: { id: true, deviceId: true },
  });
  const rotationOf = new Map(rotations.map(({ id, deviceId }) => [deviceId, id]));
  for (const { device } of free) {
    const [command, rotationId] = [commandOf.get(device.id), rotationOf.get(device.id)];
    if (!command || !rotationId) throw new Error('a row that was written is not there');
    const event = commandCreated({ ...command, customerId: device.customerId });
    starts.set(device.id, { rotationId, event });
  }
  return starts;
}

function rowOf({ id: deviceId, rotationMaxAttempts }: Device, order: RotationOrder, commandId = '', createdAt: Date) {
  const { trigger, linkId, answerTargets = [], scheduledFor, unseenHours, attempts } = order;
  return {
    ...{ deviceId, activeDeviceId: deviceId, commandId, createdAt, trigger, linkId, scheduledFor, unseenHours },
    ...{ answerTargets: [...answerTargets], maxAttempts: attempts ?? rotationMaxAttempts },
  };
}

/** What speaks against a rotation and is not in the row of its device. */
interface Obstacles {
  readonly paired: ReadonlySet<string>;
  /** Ids of rotations that run, by device. */
  readonly running: ReadonlyMap<string, string>;
  /** When the cooldown began, by device. */
  readonly restsSince: ReadonlyMap<string, Date>;
}

async function readObstacles(tx: Transaction, devices: readonly Device[], now: Date): Promise<Obstacles> {
  const ids = devices.map(({ id }) => id);
  const where = { activeDeviceId: { in: ids } };
  const running = await tx.rotation.findMany({ where, select: { id: true, deviceId: true } });
  // From the end of the last rotation that began an attempt: what never reached the phone needs no rest
  const resting = await tx.$queryRaw<{ deviceId: string; finishedAt: Date }[]>`
    SELECT DISTINCT ON (d."id") d."id" AS "deviceId", r."finishedAt" FROM "Device" d JOIN "Rotation" r
      ON r."deviceId" = d."id" AND r."attempts" > 0 AND r."finishedAt" > ${now}::timestamptz - d."rotationCooldownSeconds" * interval '1 s'
      AND r."createdAt" > ${now}::timestamptz - d."rotationCooldownSeconds" * interval '1 s' - ${rotationAtMostMs} * interval '1 ms'
    WHERE d."id" = ANY(${ids}::uuid[]) AND d."rotationCooldownSeconds" > 0
    ORDER BY d."id", r."createdAt" DESC`;
  return {
    paired: await pairedOf(tx, ids),
    running: new Map(running.map(({ id, deviceId }) => [deviceId, id])),
    restsSince: new Map(resting.map(({ deviceId, finishedAt }) => [deviceId, finishedAt])),
  };
}

function refusalOf(device: Device, { paired, running, restsSince }: Obstacles, now: Date): AppError | undefined {
  const code = unreachable(device, paired);
  if (code) return new AppError(code);
  if (device.mobileUp === false) return new AppError('no_mobile');
  if (!canRotate(device)) return new AppError('no_method');
  const rotationId = running.get(device.id);
  if (rotationId) return new AppError('rotation_running', { rotationId });
  const since = restsSince.get(device.id);
  if (!since) return undefined;
  const leftMs = since.getTime() + device.rotationCooldownSeconds * 1_000 - now.getTime();
  return new AppError('rotation_cooldown', { retryAfterSeconds: Math.ceil(leftMs / 1_000) });
}
