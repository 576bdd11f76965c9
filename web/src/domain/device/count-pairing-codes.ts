import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { pairingCodeFilterInput } from '@/domain/device/input';
import { pairingCodesThatFit } from '@/domain/device/pairing-code-filter';
import type { pairingCodeCountView } from '@/domain/device/view';
import { parse } from '@/domain/parse';

/** How many pairing codes the list has with this filter. @throws AppError `invalid` */
export async function countPairingCodes(
  { db, viewer, now }: Context,
  input: z.input<typeof pairingCodeFilterInput> = {},
): Promise<z.infer<typeof pairingCodeCountView>> {
  const filter = parse(pairingCodeFilterInput, input);
  return { total: await db.pairingCode.count({ where: pairingCodesThatFit(viewer, now, filter) }) };
}
