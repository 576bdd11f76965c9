import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { pairingCodeIdsInput } from '@/domain/device/input';
import { pairingCodeColumns, pairingStatus } from '@/domain/device/pairing-status';
import type { PairingCodesView } from '@/domain/device/view';
import { parse } from '@/domain/parse';
import { tenant } from '@/domain/visibility/tenant';

/** How pairing codes that were made together do; those of others and those that are gone are left out. @throws AppError `invalid` */
export async function getPairingCodes(
  context: Context,
  input: z.input<typeof pairingCodeIdsInput>,
): Promise<PairingCodesView> {
  const { ids } = parse(pairingCodeIdsInput, input);
  const rows = await context.db.pairingCode.findMany({
    where: { id: { in: ids }, ...tenant(context.viewer) },
    orderBy: { id: 'asc' },
    ...pairingCodeColumns,
  });
  return { codes: rows.map((row) => pairingStatus(row, context.now)) };
}
