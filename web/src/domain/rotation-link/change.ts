import type { Prisma, RotationLink } from '@pocketproxy/prisma';
import type { AuditAction } from '@/domain/audit/actions';
import { writeAudit } from '@/domain/audit/write';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { deviceStatus } from '@/domain/events';
import { lockLink } from '@/domain/rotation-link/load';

/** Changes a link, with its audit row. @throws AppError `not_found`, `forbidden` */
export async function changeLink(
  context: Context,
  id: string,
  data: Prisma.RotationLinkUpdateInput,
  action: AuditAction,
): Promise<RotationLink> {
  const { device, after } = await inTransaction(context.db, async (tx) => {
    const { link, device } = await lockLink(tx, context, id);
    const after = await tx.rotationLink.update({ where: { id }, data });
    await writeAudit(tx, context, {
      ...({ action, target: ['device', device.id] } as const),
      customerId: device.customerId,
      before: { linkId: id, name: link.name },
      after: { name: after.name },
    });
    return { device, after };
  });
  await context.publish(deviceStatus(device));
  return after;
}
