import type { z } from 'zod';
import { secretHash } from '@pocketproxy/relay/contract';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import { loadCeilings } from '@/domain/ceiling/load';
import type { Context } from '@/domain/context';
import { lockCustomer } from '@/domain/customer/load';
import { createPairingCodeInput } from '@/domain/device/input';
import { loadDevice, lockDevice } from '@/domain/device/load';
import { formatPairingCode, newPairingCode, pairingCodeLifetimeMs } from '@/domain/device/pairing-code';
import type { NewPairingCodeView } from '@/domain/device/view';
import { AppError } from '@/domain/errors';
import { parse } from '@/domain/parse';
import { chooseRelay } from '@/domain/relay/placing';
import { inTransaction, type Transaction } from '@/domain/database';
import { personOf } from '@/domain/viewer';

/** What the new code is for. */
interface Purpose {
  readonly customerId: string | null;
  readonly relayId: string;
  readonly deviceId?: string;
  readonly deviceName?: string;
}

/**
 * Makes a pairing code of 10 minutes: for a new device of a customer (or unassigned), or, with deviceId, for another
 * phone in that device's place (PORTAL-05).
 * @throws AppError `not_found` (customer, device or relay), `forbidden`, `invalid`, `no_relay`,
 * `relay_draining`, `devices_full`, `conflict` (the device was moved meanwhile)
 */
export async function createPairingCode(
  context: Context,
  input: z.input<typeof createPairingCodeInput>,
): Promise<NewPairingCodeView> {
  const wanted = parse(createPairingCodeInput, input);
  const code = newPairingCode();
  const expiresAt = new Date(context.now.getTime() + pairingCodeLifetimeMs);
  const id = await inTransaction(context.db, async (tx) => {
    const purpose = wanted.deviceId
      ? await replacement(tx, context, wanted.deviceId)
      : await enrolment(tx, context, wanted);
    const row = await tx.pairingCode.create({
      data: {
        ...purpose,
        hash: secretHash(code),
        createdById: personOf(context.viewer),
        createdAt: context.now,
        expiresAt,
      },
    });
    await writeAudit(tx, context, {
      action: 'pairing_code.create',
      target: ['pairing_code', row.id],
      customerId: purpose.customerId,
      after: { deviceId: purpose.deviceId ?? null, deviceName: purpose.deviceName ?? null, relayId: purpose.relayId },
    });
    return row.id;
  });
  const qr = `pocketproxy://pair?${new URLSearchParams({ server: context.publicUrl, code }).toString()}`;
  return { id, state: 'waiting', expiresAt, deviceId: null, code: formatPairingCode(code), qr };
}

async function replacement(tx: Transaction, context: Context, deviceId: string): Promise<Purpose> {
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

async function enrolment(
  tx: Transaction,
  context: Context,
  wanted: z.output<typeof createPairingCodeInput>,
): Promise<Purpose> {
  const customerId = await chooseCustomer(tx, context, wanted.customerId);
  await authorizeNow(tx, context, customerId);
  if (customerId !== null && !context.viewer.isOperator) await refuseFull(tx, context, customerId);
  if (wanted.relayId !== undefined && !context.viewer.isOperator) throw new AppError('forbidden');
  const relayId = await chooseRelay(tx, wanted.relayId);
  return { customerId, relayId, deviceName: wanted.deviceName };
}

/** With the customer locked: a person who is removed or demoted meanwhile makes no code that outlives that. */
async function authorizeNow(tx: Transaction, context: Context, customerId: string | null): Promise<void> {
  authorize(context.viewer, 'device.pair', { customerId });
  if (customerId === null) return;
  const { viewer } = await lockCustomer(tx, context, customerId);
  authorize(viewer, 'device.pair', { customerId });
}

/** Every open code may become a device, so codes are counted too; with the customer locked no one makes another one. */
async function refuseFull(tx: Transaction, { now }: Context, customerId: string): Promise<void> {
  const devices = await tx.device.count({ where: { customerId } });
  const open = { customerId, deviceId: null, usedAt: null, expiresAt: { gt: now } };
  const most = (await loadCeilings(tx, customerId)).of('customerPhones', customerId);
  if (devices + (await tx.pairingCode.count({ where: open })) >= most) throw new AppError('devices_full');
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
