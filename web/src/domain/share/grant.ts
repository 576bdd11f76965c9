import type { z } from 'zod';
import { countShare } from '@/domain/account/throttle';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { lockCustomer } from '@/domain/customer/load';
import { loadDevice, lockDevice } from '@/domain/device/load';
import { AppError } from '@/domain/errors';
import { shareChanged } from '@/domain/events';
import { maxShares } from '@/domain/bounds';
import { parse } from '@/domain/parse';
import { customersOf, lockAddress } from '@/domain/share/address';
import { grantShareInput } from '@/domain/share/input';
import { toShareView, type ShareView } from '@/domain/share/view';
import { inTransaction, type Transaction } from '@/domain/database';

/**
 * Shares a device with another customer, by the verified email address of its owner (TENANT-04). The answer is the
 * same whether there is such a customer: the share then stands in the list and grants nothing until someone
 * proves the address (`resolveShares`). Bounds: 20 shares of a device, 200 of a customer's devices, 60 grants an hour
 * for a customer, all alike for known and unknown addresses.
 * @throws AppError `not_found`, `forbidden`, `invalid`, `already_shared`, `shares_full`, `device_of_nobody`,
 * `throttled`; `conflict` when the device moves meanwhile
 */
export async function grantShare(context: Context, input: z.input<typeof grantShareInput>): Promise<ShareView> {
  const { deviceId, email, ...rights } = parse(grantShareInput, input);
  const found = await loadDevice(context.db, context, deviceId);
  authorize(context.viewer, 'device.share', found);
  const { customerId: ownerId } = found;
  if (ownerId === null) throw new AppError('device_of_nobody');
  await countShare(context.throttle, ownerId);
  const { view, events } = await inTransaction(context.db, async (tx) => {
    const { viewer } = await lockCustomer(tx, context, ownerId);
    const device = await lockDevice(tx, context, deviceId);
    authorize(viewer, 'device.share', device);
    if (device.customerId !== ownerId) throw new AppError('conflict');
    await refuseTooMany(tx, ownerId, deviceId, email);
    await lockAddress(tx, email);
    const customerId = (await customersOf(tx, email)).find((id) => id !== ownerId) ?? null;
    const share = await tx.share.create({
      data: { deviceId, email, customerId, ...rights, createdAt: context.now },
    });
    await writeAudit(tx, context, {
      action: 'share.grant',
      target: ['device', deviceId],
      customerId: ownerId,
      after: { email, ...rights },
    });
    return { view: toShareView(share), events: shareChanged(device, customerId) };
  });
  await context.publish(...events);
  return view;
}

async function refuseTooMany(tx: Transaction, ownerId: string, deviceId: string, email: string): Promise<void> {
  const shares = await tx.share.findMany({ where: { device: { customerId: ownerId } } });
  const ofDevice = shares.filter((share) => share.deviceId === deviceId);
  if (ofDevice.some((share) => share.email === email)) throw new AppError('already_shared');
  if (ofDevice.length >= maxShares.ofDevice || shares.length >= maxShares.ofCustomer) throw new AppError('shares_full');
}
