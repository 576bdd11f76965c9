import type { z } from 'zod';
import { listAuditInput } from '@/domain/audit/input';
import { auditViews, type AuditPage } from '@/domain/audit/view';
import { visibleAudit } from '@/domain/visibility/audit';
import type { Context } from '@/domain/context';
import { customerNames } from '@/domain/customer/names';
import { parse } from '@/domain/parse';

export const auditPageRows = 50;

/** A page of the audit log, newest first (SEC-04). @throws AppError `forbidden`, `invalid`, `not_found` (an id that is none) */
export async function listAudit(context: Context, input: z.input<typeof listAuditInput> = {}): Promise<AuditPage> {
  const { before, ...filter } = parse(listAuditInput, input);
  const found = await context.db.auditLog.findMany({
    where: { AND: [visibleAudit(context.viewer, filter), before === undefined ? {} : { id: { lt: before } }] },
    orderBy: { id: 'desc' }, // UUIDv7: by time
    take: auditPageRows + 1,
  });
  const rows = await auditViews(context, found.slice(0, auditPageRows));
  const next = found.length > auditPageRows ? (rows.at(-1)?.id ?? null) : null;
  const { customerId } = filter;
  const name = customerId === undefined ? undefined : (await customerNames(context, [customerId])).get(customerId);
  return { rows, next, customerName: name ?? null };
}
