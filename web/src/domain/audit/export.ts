import type { z } from 'zod';
import { auditFilterInput } from '@/domain/audit/input';
import { auditView, type AuditView } from '@/domain/audit/view';
import { visibleAudit } from '@/domain/audit/visible';
import type { Context } from '@/domain/context';
import { parse } from '@/domain/parse';

/** An export ends after this many rows; a narrower time gives the rest. */
export const maxExportRows = 10_000;

/** The newest rows that fit the filter, for a CSV file. @throws AppError `forbidden`, `invalid` */
export async function exportAudit(
  { db, viewer }: Context,
  input: z.input<typeof auditFilterInput>,
): Promise<AuditView[]> {
  const filter = parse(auditFilterInput, input);
  const rows = await db.auditLog.findMany({
    where: visibleAudit(viewer, filter),
    orderBy: { id: 'desc' },
    take: maxExportRows,
  });
  return rows.map((row) => auditView(row, viewer));
}
