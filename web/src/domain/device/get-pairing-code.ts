import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { pairingCodeIdInput } from '@/domain/device/input';
import type { PairingCodeView } from '@/domain/device/view';
import { AppError } from '@/domain/errors';
import { parse } from '@/domain/parse';
import { tenant } from '@/domain/visibility/tenant';

/** Whether a pairing code waits, was used (then by which device) or has expired. @throws AppError `not_found` */
export async function getPairingCode(
  context: Context,
  input: z.input<typeof pairingCodeIdInput>,
): Promise<PairingCodeView> {
  const { id } = parse(pairingCodeIdInput, input);
  const row = await context.db.pairingCode.findFirst({ where: { id, ...tenant(context.viewer) } });
  if (!row) throw new AppError('not_found');
  const waiting = row.expiresAt > context.now ? 'waiting' : 'expired';
  return { id, state: row.usedAt ? 'used' : waiting, expiresAt: row.expiresAt, deviceId: row.deviceId };
}
