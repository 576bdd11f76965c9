import { z } from 'zod';
import { auditActions } from '@/domain/audit/actions';
import { pageInput } from '@/domain/page';
import { line } from '@/domain/text';

const moment = z.iso.datetime({ offset: true, error: 'Enter a date and time' });

export const auditFilterInput = z.object({
  action: z.enum(auditActions).optional(),
  /** Part of the actor's email address or name. */
  actor: line(100).optional(),
  /** The id of what was acted on. */
  target: z.uuid().optional(),
  customerId: z.uuid().optional(),
  /** From this moment on. */
  from: moment.optional(),
  /** Up to this moment, without it. */
  to: moment.optional(),
});

/** Rows of one part of an export. */
export const auditExportPart = 1_000;
export const exportAuditInput = auditFilterInput.extend({ cursor: pageInput.shape.cursor });
export const listAuditInput = auditFilterInput.extend(pageInput.shape);
