import type { z } from 'zod';
import { listAuditInput } from '@/domain/audit/input';
import { auditViews, type AuditPage } from '@/domain/audit/view';
import { visibleAudit } from '@/domain/visibility/audit';
import type { Context } from '@/domain/context';
import { customerNames } from '@/domain/customer/names';
import { idMark, readPage } from '@/domain/page';
import { parse } from '@/domain/parse';

/** A page of the audit log, newest first (SEC-04). @throws AppError `forbidden`, `invalid`, `not_found` (an id that is none) */
export async function listAudit(context: Context, input: z.input<typeof listAuditInput> = {}): Promise<AuditPage> {
  const { cursor, limit, ...filter } = parse(listAuditInput, input);
  const visible = visibleAudit(context.viewer, filter);
  const page = await readPage(
    { cursor, limit },
    { list: 'audit', mark: idMark },
    (after, take) =>
      context.db.auditLog.findMany({
        where: { AND: [visible, after ? { id: { lt: after[0] } } : {}] },
        orderBy: { id: 'desc' },
        take,
      }),
    ({ id }) => [id],
  );
  const { customerId } = filter;
  const name = customerId === undefined ? undefined : (await customerNames(context, [customerId])).get(customerId);
  return { ...page, items: await auditViews(context, page.items), customerName: name ?? null };
}
