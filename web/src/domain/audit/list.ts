import type { z } from 'zod';
import { listAuditInput } from '@/domain/audit/input';
import { readAudit } from '@/domain/audit/read';
import type { AuditPage } from '@/domain/audit/view';
import { visibleAudit } from '@/domain/visibility/audit';
import type { Context } from '@/domain/context';
import { customerNames } from '@/domain/customer/names';
import { parse } from '@/domain/parse';

/** A page of the audit log, newest first (SEC-04). @throws AppError `forbidden`, `invalid`, `not_found` (an id that is none) */
export async function listAudit(context: Context, input: z.input<typeof listAuditInput> = {}): Promise<AuditPage> {
  const { cursor, limit, ...filter } = parse(listAuditInput, input);
  const page = await readAudit(context, visibleAudit(context.viewer, filter), { cursor, limit });
  const { customerId } = filter;
  const name = customerId === undefined ? undefined : (await customerNames(context, [customerId])).get(customerId);
  return { ...page, customerName: name ?? null };
}
