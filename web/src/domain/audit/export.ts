import type { z } from 'zod';
import { auditFilterInput } from '@/domain/audit/input';
import { auditViews, type AuditExport } from '@/domain/audit/view';
import { visibleAudit } from '@/domain/visibility/audit';
import type { Context } from '@/domain/context';
import { parse } from '@/domain/parse';

/** An export ends after this many rows; a narrower time range returns the rest. */
export const maxExportRows = 10_000;

/** The newest rows that fit the filter, for a CSV file. @throws AppError `forbidden`, `invalid` */
export async function exportAudit(context: Context, input: z.input<typeof auditFilterInput>): Promise<AuditExport> {
  const filter = parse(auditFilterInput, input);
  const found = await context.db.auditLog.findMany({
    where: visibleAudit(context.viewer, filter),
    orderBy: { id: 'desc' },
    take: maxExportRows + 1,
  });
  const rows = await auditViews(context, found.slice(0, maxExportRows));
  return { rows, truncated: found.length > maxExportRows };
}
