import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { getPairingCode } from '@/domain/device/get-pairing-code';
import { pairingCodeIdInput } from '@/domain/device/input';
import type { PairingCodeView } from '@/domain/device/view';
import { AppError } from '@/domain/errors';
import { parse } from '@/domain/parse';
import { tenant } from '@/domain/visibility/tenant';

/**
 * Ends a pairing code that waits: no phone can use it from now on. One that has expired stays as it is.
 * @throws AppError `not_found`, `forbidden`, `code_used`
 */
export async function revokePairingCode(
  context: Context,
  input: z.input<typeof pairingCodeIdInput>,
): Promise<PairingCodeView> {
  const { id } = parse(pairingCodeIdInput, input);
  const { db, viewer, now } = context;
  const code = await db.pairingCode.findFirst({ where: { id, ...tenant(viewer) } });
  if (!code) throw new AppError('not_found');
  const { customerId } = code;
  authorize(viewer, 'device.pair', { customerId });
  await inTransaction(db, async (tx) => {
    // One UPDATE decides between a phone that claims it at this moment and this
    const { count } = await tx.pairingCode.updateMany({
      where: { id, usedAt: null, expiresAt: { gt: now } },
      data: { expiresAt: now, revokedAt: now },
    });
    if (count === 0) {
      if ((await tx.pairingCode.count({ where: { id, usedAt: { not: null } } })) > 0) throw new AppError('code_used');
      return;
    }
    await writeAudit(tx, context, { action: 'pairing_code.revoke', target: ['pairing_code', id], customerId });
  });
  return getPairingCode(context, { id });
}
