import { cache } from 'react';
import type { Device, Prisma } from '@pocketproxy/prisma';
import type { Context } from '@/domain/context';
import { deviceColumns } from '@/domain/device/show';
import { visibleDevices } from '@/domain/visibility/devices';
import { AppError } from '@/domain/errors';
import { holdRows } from '@/domain/hold';
import { tenant } from '@/domain/visibility/tenant';
import type { Viewer } from '@/domain/viewer';
import type { Database, Transaction } from '@/domain/database';

/** The device with this id among those the viewer may see. @throws AppError `not_found` */
export async function loadDevice(db: Database | Transaction, { viewer }: Context, id: string): Promise<Device> {
  const device = await db.device.findFirst({ where: { AND: [{ id }, visibleDevices(viewer)] } });
  if (!device) throw new AppError('not_found');
  return device;
}

/** A device as its page shows it. */
export type SeenDevice = Prisma.DeviceGetPayload<ReturnType<typeof deviceColumns>>;

/** The same for reading only; read once in a request, however many verbs of a page ask. @throws AppError `not_found` */
export async function seenDevice(
  context: Context,
  id: string,
  db: Database | Transaction = context.db,
): Promise<SeenDevice> {
  const device = await findDevice(db, context.viewer, id);
  if (!device) throw new AppError('not_found');
  return device;
}

/** The same, or null. Outside of a page's rendering React keeps nothing, so actions and routes read again. */
export const findDevice = cache((db: Database | Transaction, viewer: Viewer, id: string) =>
  db.device.findFirst({ where: { AND: [{ id }, visibleDevices(viewer)] }, ...deviceColumns(viewer) }),
);

/**
 * The same inside a transaction, locked until it ends: no one moves, unpairs, commands or shares the device meanwhile.
 * @throws AppError `not_found`; `conflict` when a share was changed since the request began
 */
export async function lockDevice(tx: Transaction, context: Context, id: string): Promise<Device> {
  await holdDevice(tx, id);
  const device = await loadDevice(tx, context, id);
  await refuseChangedShare(tx, context.viewer, id);
  return device;
}

/** Locks a device until the transaction ends, for those who may do so without a viewer; after its customer. */
export async function holdDevice(tx: Transaction, id: string): Promise<void> {
  await holdRows(tx, 'Device', [id]);
}

/** Refuses what only a phone can do that is there now. @throws AppError `not_paired`, `phone_offline` (ROT-03: nothing is kept for later) */
export async function refuseUnreachable(tx: Transaction, device: Pick<Device, 'id' | 'status'>): Promise<void> {
  const code = unreachable(device, await pairedOf(tx, [device.id]));
  if (code) throw new AppError(code);
}

/** Why a phone is not there; undefined when it is. */
export function unreachable(
  { id, status }: Pick<Device, 'id' | 'status'>,
  paired: ReadonlySet<string>,
): 'not_paired' | 'phone_offline' | undefined {
  if (!paired.has(id)) return 'not_paired';
  return status === 'online' ? undefined : 'phone_offline';
}

/** Those of the devices to which a phone belongs. */
export async function pairedOf(tx: Transaction, deviceIds: readonly string[]): Promise<Set<string>> {
  const where = { deviceId: { in: [...deviceIds] }, revokedAt: null };
  const secrets = await tx.deviceSecret.findMany({ where, select: { deviceId: true } });
  return new Set(secrets.map(({ deviceId }) => deviceId));
}

/** What a viewer may do through a share was read when the request began; a right taken since then counts immediately. */
async function refuseChangedShare(tx: Transaction, viewer: Viewer, id: string): Promise<void> {
  for (const { deviceId, rename, ports, configs, rotate } of viewer.shares) {
    if (deviceId !== id) continue;
    const same = await tx.share.count({ where: { deviceId, ...tenant(viewer), rename, ports, configs, rotate } });
    if (same === 0) throw new AppError('conflict');
  }
}
