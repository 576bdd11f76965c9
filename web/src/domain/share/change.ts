import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { shareChanged } from '@/domain/events';
import { parse } from '@/domain/parse';
import { endAccess } from '@/domain/share/end-access';
import { changeShareInput } from '@/domain/share/input';
import { lockShare } from '@/domain/share/load';
import { toShareView, type ShareView } from '@/domain/share/view';
import { inTransaction } from '@/domain/database';

/** Changes what a share allows, immediately. @throws AppError `not_found`, `forbidden` */
export async function changeShare(context: Context, input: z.input<typeof changeShareInput>): Promise<ShareView> {
  const { id, ...rights } = parse(changeShareInput, input);
  const { view, events } = await inTransaction(context.db, async (tx) => {
    const { share, device } = await lockShare(tx, context, id);
    authorize(context.viewer, 'device.share', device);
    const { email, rename, ports, configs, rotate } = share;
    const after = await tx.share.update({ where: { id }, data: rights });
    const ended = await endAccess(tx, context, device, share, rights);
    await writeAudit(tx, context, {
      action: 'share.change',
      target: ['device', device.id],
      customerId: device.customerId,
      before: { email, rename, ports, configs, rotate },
      after: { email, ...rights },
    });
    return { view: toShareView(after), events: [...ended, ...shareChanged(device, share.customerId)] };
  });
  await context.publish(...events);
  return view;
}
