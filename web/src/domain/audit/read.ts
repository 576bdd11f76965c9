import type { Prisma } from '@pocketproxy/prisma';
import type { z } from 'zod';
import { auditViews, type AuditView } from '@/domain/audit/view';
import type { Context } from '@/domain/context';
import { idMark, readPage, type Page, type pageInput } from '@/domain/page';

/** A page of these rows as the viewer may read them, newest first. */
export async function readAudit(
  context: Context,
  visible: Prisma.AuditLogWhereInput,
  page: z.output<typeof pageInput>,
): Promise<Page<AuditView>> {
  const { items, nextCursor } = await readPage(
    page,
    { list: 'audit', mark: idMark },
    (after, take) =>
      context.db.auditLog.findMany({
        where: { AND: [visible, after ? { id: { lt: after[0] } } : {}] },
        orderBy: { id: 'desc' },
        take,
      }),
    ({ id }) => [id],
  );
  return { items: await auditViews(context, items), nextCursor };
}
