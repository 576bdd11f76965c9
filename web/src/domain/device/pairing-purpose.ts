import type { z } from 'zod';
import { authorize } from '@/domain/authorize';
import { loadCeilings } from '@/domain/ceiling/load';
import type { Context } from '@/domain/context';
import { lockCustomer } from '@/domain/customer/load';
import type { createPairingCodeInput } from '@/domain/device/input';
import { loadDevice, lockDevice } from '@/domain/device/load';
import { AppError } from '@/domain/errors';
import { chooseRelay } from '@/domain/relay/placing';
import type { Transaction } from '@/domain/database';

/** What a new pairing code is for. */
export interface Purpose {
  readonly customerId: string | null;
  readonly relayId: string;
  readonly deviceId?: string;
  readonly deviceName?: string;
}

type Wanted = z.output<typeof createPairingCodeInput>;

/**
 * Another phone in a device's place, with the device locked.
 * @throws AppError `not_found`, `forbidden`, `no_relay`, `conflict` (the device was moved meanwhile)
 */
export async function replacement(tx: Transaction, context: Context, deviceId: string): Promise<Purpose> {
  const { customerId } = await loadDevice(tx, context, deviceId);
  await authorizeNow(tx, context, customerId);
  // Locked, so that a move voids this code too
  const device = await lockDevice(tx, context, deviceId);
  if (device.customerId !== customerId) throw new AppError('conflict');
  return { customerId, relayId: await relayOf(tx, device), deviceId };
}

/** A device's relay; one whose relay was removed has nothing there any more and goes to another one. */
async function relayOf(tx: Transaction, { id, relayId }: { readonly id: string; readonly relayId: string }) {
  const relay = await tx.relay.findUniqueOrThrow({ where: { id: relayId }, select: { removedAt: true } });
  if (relay.removedAt === null) return relayId;
  const next = await chooseRelay(tx, undefined);
  await tx.device.update({ where: { id }, data: { relayId: next } });
  return next;
}

/**
 * So many new devices of a customer or of none, with the customer locked: every one of their codes may become a device.
 * @throws AppError `not_found`, `forbidden`, `invalid`, `no_relay`, `relay_draining`, `devices_full`
 */
export async function enrolment(
  tx: Transaction,
  context: Context,
  wanted: Pick<Wanted, 'customerId' | 'relayId'>,
  count: number,
): Promise<Purpose> {
  const customerId = await chooseCustomer(tx, context, wanted.customerId);
  await authorizeNow(tx, context, customerId);
  if (customerId !== null && !context.viewer.isOperator) await refuseFull(tx, context, customerId, count);
  if (wanted.relayId !== undefined && !context.viewer.isOperator) throw new AppError('forbidden');
  const relayId = await chooseRelay(tx, wanted.relayId);
  return { customerId, relayId };
}

/** With the customer locked: a person who is removed or demoted meanwhile makes no code that outlives that. */
async function authorizeNow(tx: Transaction, context: Context, customerId: string | null): Promise<void> {
  authorize(context.viewer, 'device.pair', { customerId });
  if (customerId === null) return;
  const { viewer } = await lockCustomer(tx, context, customerId);
  authorize(viewer, 'device.pair', { customerId });
}

/** Every open code may become a device, so codes are counted too; with the customer locked no one makes another one. */
async function refuseFull(tx: Transaction, { now }: Context, customerId: string, count: number): Promise<void> {
  const devices = await tx.device.count({ where: { customerId } });
  const open = { customerId, deviceId: null, usedAt: null, expiresAt: { gt: now } };
  const most = (await loadCeilings(tx, customerId)).of('customerPhones', customerId);
  if (devices + (await tx.pairingCode.count({ where: open })) + count > most) throw new AppError('devices_full');
}

async function chooseCustomer(
  tx: Transaction,
  { viewer }: Context,
  id: string | null | undefined,
): Promise<string | null> {
  const own = viewer.memberships.map(({ customerId }) => customerId);
  if (id === undefined || id === null) {
    if (viewer.isOperator) return null;
    const [only, ...others] = own;
    if (only === undefined || others.length > 0)
      throw new AppError('invalid', { field: 'customerId', problem: 'Choose a customer' });
    return only;
  }
  const visible = viewer.isOperator || own.includes(id);
  if (!visible || (await tx.customer.count({ where: { id } })) === 0) throw new AppError('not_found');
  return id;
}
