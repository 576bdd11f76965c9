import type { AuditView } from '@/domain/audit/view';
import { csvLine } from '@/lib/csv';
import { toLocalInput } from '../format/date';

/** Rows of the audit log as CSV, with times in the zone and in UTC. */
export function auditCsv(rows: readonly AuditView[], zone: string): string {
  const head = [`time (${zone})`, 'time (UTC)', 'actor kind', 'actor', 'action', 'target', 'target id', 'customer id'];
  const lines = rows.map((row) =>
    csvLine([
      toLocalInput(row.at.getTime(), zone).replace('T', ' '),
      row.at.toISOString(),
      row.actorKind,
      row.actorName,
      row.action,
      row.targetType,
      row.targetId,
      row.customerId,
      row.ip,
      row.before === null ? null : JSON.stringify(row.before),
      row.after === null ? null : JSON.stringify(row.after),
    ]),
  );
  return csvLine([...head, 'address', 'before', 'after']) + lines.join('');
}
