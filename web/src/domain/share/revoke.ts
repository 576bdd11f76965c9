import type { z } from 'zod';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { parse } from '@/domain/parse';
import { endShare } from '@/domain/share/end';
import { shareIdInput } from '@/domain/share/input';
import { lockShare } from '@/domain/share/load';
import { toShareView, type ShareView } from '@/domain/share/view';
import { inTransaction } from '@/domain/database';

/** Revokes a share immediately, with all access that came of it. @throws AppError `not_found`, `forbidden` */
export async function revokeShare(context: Context, input: z.input<typeof shareIdInput>): Promise<ShareView> {
  const { id } = parse(shareIdInput, input);
  const { view, events } = await inTransaction(context.db, async (tx) => {
    const { share, device } = await lockShare(tx, context, id);
    authorize(context.viewer, 'device.share', device);
    return { view: toShareView(share), events: await endShare(tx, context, device, share, 'share.revoke') };
  });
  await context.publish(...events);
  return view;
}
