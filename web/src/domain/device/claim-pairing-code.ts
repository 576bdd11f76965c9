import type { z } from 'zod';
import { newDeviceSecret, secretHash } from '@pocketproxy/relay/contract';
import type { Device, PairingCode } from '@pocketproxy/prisma';
import { writeAudit } from '@/domain/audit/write';
import { endCommands } from '@/domain/command/end';
import type { SystemContext } from '@/domain/context';
import { holdDevice } from '@/domain/device/load';
import { pairingCodeHash } from '@/domain/device/pairing-code';
import type { EnrolmentView } from '@/domain/device/view';
import { claimPairingCodeInput } from '@/domain/device/phone-input';
import { AppError } from '@/domain/errors';
import { recordEvent } from '@/domain/event/record';
import { deviceChanged } from '@/domain/events';
import { inTransaction, isUniqueViolation, type Transaction } from '@/domain/database';

/**
 * Uses a pairing code up: makes the device (or puts this phone in the place of the device's old one, whose secrets
 * then are void) and stores its secret. Of many phones with one code, one gets it; that phone may repeat its claim
 * with the same secret until the code expires, for an answer that was lost, and gets the same one (adr/0021).
 * @throws AppError `bad_request`; `code_invalid` for unknown, used and expired codes alike (pitfall 28),
 * and for those of suspended customers
 */
export async function claimPairingCode(context: SystemContext, input: unknown): Promise<EnrolmentView> {
  const parsed = claimPairingCodeInput.safeParse(input);
  if (!parsed.success) throw new AppError('bad_request');
  const phone = parsed.data;
  const hash = pairingCodeHash(phone.code);
  if (hash === undefined) throw new AppError('code_invalid');
  const secret = phone.secret ?? newDeviceSecret();
  const enrolled = await inTransaction(context.db, async (tx) => {
    const code = await useUp(tx, hash, context.now);
    const voided = code?.deviceId ? await endCommands(tx, context, { deviceId: code.deviceId }, 'phone_unpaired') : [];
    const device = code ? await enrol(tx, context, code, phone, secret) : await repeated(tx, context, hash, secret);
    const { tunnelUrl } = await tx.relay.findUniqueOrThrow({ where: { id: device.relayId } });
    return { device, tunnelUrl, events: [...voided, deviceChanged(device)] };
  }).catch((error: unknown) => {
    throw isUniqueViolation(error) ? new AppError('bad_request') : error; // a secret that is in use already
  });
  const { id: deviceId, name: deviceName } = enrolled.device;
  await context.publish(...enrolled.events);
  return { deviceId, deviceName, secret, tunnelUrl: enrolled.tunnelUrl };
}

type Phone = z.output<typeof claimPairingCodeInput>;

async function enrol(
  tx: Transaction,
  context: SystemContext,
  code: PairingCode,
  phone: Phone,
  secret: string,
): Promise<Device> {
  const device = code.deviceId
    ? await replacePhone(tx, context, code.deviceId, phone)
    : await addDevice(tx, context, code, phone);
  await tx.deviceSecret.create({ data: { deviceId: device.id, hash: secretHash(secret), createdAt: context.now } });
  await tx.pairingCode.update({
    where: { id: code.id },
    data: { deviceId: device.id, claimedEpoch: device.sessionEpoch },
  });
  await recordEvent(tx, context, {
    kind: code.deviceId ? 'device.phone_replaced' : 'device.paired',
    customerId: device.customerId,
    data: { deviceId: device.id, deviceName: device.name, model: device.model },
  });
  await writeAudit(tx, context, {
    action: code.deviceId ? 'device.replace_phone' : 'device.pair',
    target: ['device', device.id],
    customerId: device.customerId,
    after: { name: device.name, model: device.model, pairingCodeId: code.id },
  });
  return device;
}

/**
 * The device that this code and this secret have made already, while the code would live and the secret does. The event
 * goes out again, because the first one may have been lost with the answer; nothing else is written.
 */
async function repeated(tx: Transaction, { now }: SystemContext, hash: string, secret: string): Promise<Device> {
  const code = await tx.pairingCode.findFirst({ where: { hash, usedAt: { not: null }, expiresAt: { gt: now } } });
  const device =
    code?.deviceId &&
    (await tx.device.findFirst({
      where: { id: code.deviceId, secrets: { some: { hash: secretHash(secret), revokedAt: null } } },
    }));
  if (!device || (await isSuspended(tx, device.customerId))) throw new AppError('code_invalid');
  return device;
}

/**
 * One UPDATE decides who gets the code: the others see it used (READ COMMITTED re-checks the row after the wait) and
 * get undefined. The customer and the device are locked before it, in the order of all who void codes.
 */
async function useUp(tx: Transaction, hash: string, now: Date): Promise<PairingCode | undefined> {
  const where = { hash, usedAt: null, expiresAt: { gt: now } };
  const found = await tx.pairingCode.findFirst({ where, select: { customerId: true, deviceId: true } });
  if (!found) return undefined;
  const { customerId, deviceId } = found;
  await tx.$executeRaw`SELECT 1 FROM "Customer" WHERE "id" = ${customerId}::uuid FOR KEY SHARE`;
  if (deviceId !== null) await holdDevice(tx, deviceId);
  const [code] = await tx.pairingCode.updateManyAndReturn({ where, data: { usedAt: now } });
  if (code && (await isSuspended(tx, code.customerId))) throw new AppError('code_invalid');
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
