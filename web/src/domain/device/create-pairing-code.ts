import type { z } from 'zod';
import { secretHash } from '@pocketproxy/relay/contract';
import { writeAudit } from '@/domain/audit/write';
import type { Context } from '@/domain/context';
import { formatPairingCode, pairingLink } from '@/domain/device/code-text';
import { createPairingCodeInput } from '@/domain/device/input';
import { newPairingCode, pairingCodeLifetimeMs } from '@/domain/device/pairing-code';
import { enrolment, replacement } from '@/domain/device/pairing-purpose';
import type { NewPairingCodeView } from '@/domain/device/view';
import { parse } from '@/domain/parse';
import { inTransaction } from '@/domain/database';
import { personOf } from '@/domain/viewer';

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
      : { ...(await enrolment(tx, context, wanted, 1)), deviceName: wanted.deviceName };
    const row = await tx.pairingCode.create({
      data: {
        ...purpose,
        hash: secretHash(code),
        createdById: personOf(context.viewer),
        createdAt: context.now,
        expiresAt,
      },
    });
    const { customerId, relayId, deviceId = null, deviceName = null } = purpose;
    await writeAudit(tx, context, {
      ...{ action: 'pairing_code.create', target: ['pairing_code', row.id], customerId },
      after: { deviceId, deviceName, relayId },
    });
    return row.id;
  });
  const qr = pairingLink(context.publicUrl, code);
  return { id, state: 'waiting', expiresAt, deviceId: null, online: false, code: formatPairingCode(code), qr };
}
