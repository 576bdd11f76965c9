import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { pairingCodeIdInput } from '@/domain/device/input';
import { pairingCodeColumns, pairingStatus } from '@/domain/device/pairing-status';
import type { PairingCodeView } from '@/domain/device/view';
import { AppError } from '@/domain/errors';
import { parse } from '@/domain/parse';
import { tenant } from '@/domain/visibility/tenant';

/** Whether a pairing code waits, was used (then by which device, and whether it is online) or has expired. @throws AppError `not_found` */
export async function getPairingCode(
  context: Context,
  input: z.input<typeof pairingCodeIdInput>,
): Promise<PairingCodeView> {
  const { id } = parse(pairingCodeIdInput, input);
  const row = await context.db.pairingCode.findFirst({
    where: { id, ...tenant(context.viewer) },
    ...pairingCodeColumns,
  });
  if (!row) throw new AppError('not_found');
  return pairingStatus(row, context.now);
}
