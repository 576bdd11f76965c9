import type { z } from 'zod';
import { auditExportPart, exportAuditInput } from '@/domain/audit/input';
import { readAudit } from '@/domain/audit/read';
import type { AuditView } from '@/domain/audit/view';
import type { Context } from '@/domain/context';
import { refuseThrottled } from '@/domain/errors';
import type { Page } from '@/domain/page';
import { parse } from '@/domain/parse';
import { visibleAudit } from '@/domain/visibility/audit';

/** An export ends after this many rows; a narrower time range returns the rest. */
export const maxAuditExport = 50_000;

/**
 * The rows that fit the filter, newest first, in parts of 1,000 for a CSV file. The first part counts as an export, of which a person has 20 in 10 minutes.
 * @throws AppError `forbidden`, `invalid`, `throttled`
 */
export async function exportAudit(context: Context, input: z.input<typeof exportAuditInput>): Promise<Page<AuditView>> {
  const { cursor, ...filter } = parse(exportAuditInput, input);
  const { throttle, viewer } = context;
  const visible = visibleAudit(viewer, filter);
  if (cursor === undefined) refuseThrottled(await throttle.take('audit_export', viewer.userId));
  return readAudit(context, visible, { cursor, limit: auditExportPart });
}
