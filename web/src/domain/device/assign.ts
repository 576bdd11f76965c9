import type { z } from 'zod';
import type { Device } from '@pocketproxy/prisma';
import type { BusEvent } from '@pocketproxy/relay/contract';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import { endCommands } from '@/domain/command/end';
import type { Context } from '@/domain/context';
import { loadCustomer } from '@/domain/customer/load';
import { assignDeviceInput } from '@/domain/device/input';
import { lockDevice } from '@/domain/device/load';
import { loadDeviceView } from '@/domain/device/get';
import type { DeviceView } from '@/domain/device/view';
import { retireConnections } from '@/domain/device/retire-connections';
import { connectionChanged, deviceChanged } from '@/domain/events';
import { parse } from '@/domain/parse';
import { inTransaction, type Transaction } from '@/domain/database';

/**
 * Assigns a device to a customer, or with null to none (TENANT-02). What belonged to the old customer's access goes:
 * its connections are deleted, its open pairing codes and commands are void, its notes and metadata, shares, links, schedule, SIM plan, mutes, maintenance and own egress exceptions end, it leaves the
 * groups of customers. Usage stays with whom
 * it was counted for, and the new customer sees no history from before. The connections of an unassigned device
 * go along, since no customer used them.
 * @throws AppError `not_found` (device or customer), `forbidden`
 */
export async function assignDevice(context: Context, input: z.input<typeof assignDeviceInput>): Promise<DeviceView> {
  const { id, customerId } = parse(assignDeviceInput, input);
  const { events, view } = await inTransaction(context.db, async (tx) => {
    const before = await lockDevice(tx, context, id);
    authorize(context.viewer, 'device.assign', before);
    if (customerId !== null) await loadCustomer(tx, context, customerId);
    const events = customerId === before.customerId ? [] : await move(tx, context, before, customerId);
    return { events, view: await loadDeviceView(tx, context, id) };
  });
  await context.publish(...events);
  return view;
}

/** Moves a locked device, with all that ends by it. Returns what to publish. */
async function move(tx: Transaction, context: Context, before: Device, customerId: string | null): Promise<BusEvent[]> {
  const { id } = before;
  const retired = before.customerId === null ? [] : await retireConnections(tx, context, before);
  await tx.pairingCode.deleteMany({ where: { deviceId: id, usedAt: null } });
  await tx.share.deleteMany({ where: { deviceId: id } });
  await tx.rotationLink.deleteMany({ where: { deviceId: id } });
  await tx.deviceGroupEntry.deleteMany({ where: { deviceId: id, group: { customerId: { not: null } } } });
  await tx.rotationSchedule.deleteMany({ where: { deviceId: id } });
  await tx.simPlan.deleteMany({ where: { deviceId: id } });
  await tx.deviceMute.deleteMany({ where: { deviceId: id } });
  const { count: exceptions } = await tx.egressException.deleteMany({ where: { deviceId: id } });
  await tx.annotation.deleteMany({ where: { deviceId: id, ownerId: { not: null } } });
  await endWindows(tx, id, context.now);
  const voided = await endCommands(tx, context, { deviceId: id }, 'device_moved');
  await tx.device.update({ where: { id }, data: { customerId, assignedAt: context.now, notes: null } });
  const entry = {
    ...({ action: 'device.assign', target: ['device', id] } as const),
    ...{ before: { customerId: before.customerId }, after: { customerId } },
  };
  // One row for each side, so that both customers find it in their own log; neither is shown who the other is
  for (const side of [before.customerId, customerId]) await writeAudit(tx, context, { ...entry, customerId: side });
  return [
    ...voided,
    ...retired.map((connection) => connectionChanged({ ...connection, customerId: before.customerId })),
    ...[before.customerId, customerId].map((side) => deviceChanged(before, side)),
    ...(exceptions > 0 ? [{ type: 'egress.changed' } as const] : []),
  ];
}

/** The window that runs ends now; those that are planned are gone, and leave their places to the next customer's. */
async function endWindows(tx: Transaction, deviceId: string, now: Date): Promise<void> {
  await tx.maintenanceWindow.deleteMany({ where: { deviceId, startsAt: { gt: now } } });
  await tx.maintenanceWindow.updateMany({
    where: { deviceId, endsAt: { gt: now } },
    data: { endsAt: now, cancelledAt: now },
  });
}
