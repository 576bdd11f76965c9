import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { parse } from '@/domain/parse';
import { endAccess } from '@/domain/share/end-access';
import { shareIdInput } from '@/domain/share/input';
import { lockShare, shareChanged } from '@/domain/share/load';
import { inTransaction } from '@/lib/database';

/** Takes a share back, at once, with all access that came of it. @throws AppError `not_found`, `forbidden` */
export async function revokeShare(context: Context, input: z.input<typeof shareIdInput>): Promise<void> {
  const { id } = parse(shareIdInput, input);
  const events = await inTransaction(context.db, async (tx) => {
    const { share, device } = await lockShare(tx, context, id);
    authorize(context.viewer, 'device.share', device);
    const { email, rename, ports, configs, rotate } = share;
    await tx.share.delete({ where: { id } });
    const ended = await endAccess(tx, context, device, share, { ports: false, configs: false });
    await writeAudit(tx, context, {
      action: 'share.revoke',
      target: ['device', device.id],
      customerId: device.customerId,
      before: { email, rename, ports, configs, rotate },
    });
    return [...ended, ...shareChanged(device, share.customerId)];
  });
  await context.publish(...events);
}
