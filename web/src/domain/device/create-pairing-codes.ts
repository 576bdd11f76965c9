import type { z } from 'zod';
import { secretHash } from '@pocketproxy/relay/contract';
import { writeAudit } from '@/domain/audit/write';
import type { Context } from '@/domain/context';
import { formatPairingCode, pairingLink } from '@/domain/device/code-text';
import { createPairingCodesInput } from '@/domain/device/input';
import { namesOf } from '@/domain/device/name-pattern';
import { batchLifetimeMs, newPairingCode } from '@/domain/device/pairing-code';
import { enrolment } from '@/domain/device/pairing-purpose';
import type { NewPairingCodesView } from '@/domain/device/view';
import { parse } from '@/domain/parse';
import { inTransaction } from '@/domain/database';
import { personOf } from '@/domain/viewer';

/**
 * Makes pairing codes of two hours for several new devices at once, each with its name (PORTAL-05): all of them or none,
 * at most 100, and no more than the customer may still have devices.
 * @throws AppError `not_found` (customer or relay), `forbidden`, `invalid`, `no_relay`, `relay_draining`, `devices_full`
 */
export async function createPairingCodes(
  context: Context,
  input: z.input<typeof createPairingCodesInput>,
): Promise<NewPairingCodesView> {
  const wanted = parse(createPairingCodesInput, input);
  const made = (namesOf(wanted.names) ?? []).map((deviceName) => ({ deviceName, code: newPairingCode() }));
  const expiresAt = new Date(context.now.getTime() + batchLifetimeMs);
  const rows = await inTransaction(context.db, async (tx) => {
    const purpose = await enrolment(tx, context, wanted, made.length);
    const { customerId, relayId } = purpose;
    const common = { ...purpose, createdById: personOf(context.viewer), createdAt: context.now, expiresAt };
    const rows = await tx.pairingCode.createManyAndReturn({
      data: made.map(({ deviceName, code }) => ({ ...common, deviceName, hash: secretHash(code) })),
      select: { id: true, hash: true },
    });
    await writeAudit(tx, context, {
      action: 'pairing_code.create_batch',
      target: customerId === null ? ['settings', null] : ['customer', customerId],
      ...{ customerId, after: { names: wanted.names, codes: rows.length, relayId } },
    });
    return new Map(rows.map(({ id, hash }) => [hash, id]));
  });
  const codes = made.flatMap(({ deviceName, code }) => {
    const id = rows.get(secretHash(code));
    if (id === undefined) return [];
    const fresh = { state: 'waiting', expiresAt, deviceId: null, online: false } as const;
    return { id, ...fresh, deviceName, code: formatPairingCode(code), qr: pairingLink(context.publicUrl, code) };
  });
  return { codes };
}
