import { z } from 'zod';
import { newDeviceSecret, secretHash } from '@pocketproxy/relay/contract';
import type { Device, PairingCode } from '@pocketproxy/prisma';
import { writeAudit } from '@/domain/audit/write';
import type { SystemContext } from '@/domain/context';
import { holdDevice } from '@/domain/device/load';
import { pairingCodeHash } from '@/domain/device/pairing-code';
import { AppError } from '@/domain/errors';
import { line } from '@/domain/parse';
import { inTransaction, type Transaction } from '@/lib/database';

/** What a phone sends. Unknown fields are ignored, so that agents can grow. */
export const claimPairingCodeInput = z.object({
  code: z.string().max(32),
  name: line(80).optional(),
  model: line(80).optional(),
  osVersion: line(40).optional(),
  appVersion: line(40),
});

/** What a phone gets. The secret is told now and never again. */
export interface Enrolment {
  readonly deviceId: string;
  readonly deviceName: string;
  readonly secret: string;
  readonly tunnelUrl: string;
}

/**
 * Uses a pairing code up: makes the device (or puts this phone in the place of the device's old one, whose secrets
 * then are void) and gives it a secret. Of many phones with one code, one gets it.
 * @throws AppError `bad_request`; `code_invalid` for unknown, used and expired codes alike (pitfall 28),
 * and for those of suspended customers
 */
export async function claimPairingCode(context: SystemContext, input: unknown): Promise<Enrolment> {
  const parsed = claimPairingCodeInput.safeParse(input);
  if (!parsed.success) throw new AppError('bad_request');
  const phone = parsed.data;
  const hash = pairingCodeHash(phone.code);
  if (hash === undefined) throw new AppError('code_invalid');
  const secret = newDeviceSecret();
  const { device, tunnelUrl } = await inTransaction(context.db, async (tx) => {
    const code = await useUp(tx, hash, context.now);
    const device = code.deviceId
      ? await replacePhone(tx, context, code.deviceId, phone)
      : await addDevice(tx, context, code, phone);
    await tx.deviceSecret.create({ data: { deviceId: device.id, hash: secretHash(secret), createdAt: context.now } });
    await tx.pairingCode.update({ where: { id: code.id }, data: { deviceId: device.id } });
    await writeAudit(tx, context, {
      action: code.deviceId ? 'device.replace_phone' : 'device.pair',
      target: ['device', device.id],
      customerId: device.customerId,
      after: { name: device.name, model: device.model, pairingCodeId: code.id },
    });
    const { tunnelUrl } = await tx.relay.findUniqueOrThrow({ where: { id: device.relayId } });
    return { device, tunnelUrl };
  });
  const { id: deviceId, name: deviceName, relayId, customerId } = device;
  await context.publish({ type: 'device.changed', relayId, deviceId, customerId });
  return { deviceId, deviceName, secret, tunnelUrl };
}

type Phone = z.output<typeof claimPairingCodeInput>;

/**
 * One UPDATE decides who gets the code: the others see it used (READ COMMITTED re-checks the row after the wait). The
 * customer and the device are locked before it, in the order of all who void codes.
 */
async function useUp(tx: Transaction, hash: string, now: Date): Promise<PairingCode> {
  const where = { hash, usedAt: null, expiresAt: { gt: now } };
  const found = await tx.pairingCode.findFirst({ where, select: { customerId: true, deviceId: true } });
  if (!found) throw new AppError('code_invalid');
  const { customerId, deviceId } = found;
  await tx.$executeRaw`SELECT 1 FROM "Customer" WHERE "id" = ${customerId}::uuid FOR KEY SHARE`;
  if (deviceId !== null) await holdDevice(tx, deviceId);
  const [code] = await tx.pairingCode.updateManyAndReturn({ where, data: { usedAt: now } });
  if (!code || (await isSuspended(tx, code.customerId))) throw new AppError('code_invalid');
  return code;
}

/** Thrown inside, the code stays unused: it works again when its customer does. */
async function isSuspended(tx: Transaction, customerId: string | null): Promise<boolean> {
  return customerId !== null && (await tx.customer.count({ where: { id: customerId, state: 'suspended' } })) > 0;
}

async function addDevice(tx: Transaction, { now }: SystemContext, code: PairingCode, phone: Phone): Promise<Device> {
  const { relayId, customerId } = code;
  const { model, osVersion, appVersion } = phone;
  const name = code.deviceName ?? (phone.name || model || 'Phone');
  return tx.device.create({
    data: { relayId, customerId, name, model, osVersion, appVersion, createdAt: now, statusChangedAt: now },
  });
}

async function replacePhone(tx: Transaction, { now }: SystemContext, deviceId: string, phone: Phone): Promise<Device> {
  await tx.deviceSecret.updateMany({ where: { deviceId, revokedAt: null }, data: { revokedAt: now } });
  const { model, osVersion, appVersion } = phone;
  return tx.device.update({
    where: { id: deviceId },
    data: { model: model ?? null, osVersion: osVersion ?? null, appVersion },
  });
}
