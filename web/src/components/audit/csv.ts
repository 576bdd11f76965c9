import type { AuditExport, AuditView } from '@/domain/audit/view';
import { csvLine, type Cell } from '@/base/csv';
import { toLocalInput } from '../format/date';

/** The columns by name, after those of the time. */
const columns: Readonly<Record<string, (row: AuditView) => Cell>> = {
  'actor kind': ({ actorKind }) => actorKind,
  actor: ({ actorName }) => actorName,
  'actor of customer': ({ holderName }) => holderName,
  'shared with': ({ sharedWith }) => sharedWith,
  action: ({ action }) => action,
  target: ({ targetType }) => targetType,
  'target id': ({ targetId }) => targetId,
  customer: ({ customerName }) => customerName,
  'customer id': ({ customerId }) => customerId,
  address: ({ ip }) => ip,
  before: ({ before }) => jsonOf(before),
  after: ({ after }) => jsonOf(after),
};

/** Rows of the audit log as CSV, with times in the zone and in UTC. A last line says when there would be more. */
export function auditCsv({ rows, truncated }: AuditExport, zone: string): string {
  const cells = Object.values(columns);
  const lines = rows.map((row) => {
    const times = [toLocalInput(row.at.getTime(), zone).replace('T', ' '), row.at.toISOString()];
    return csvLine([...times, ...cells.map((cell) => cell(row))]);
  });
  const end = truncated ? csvLine(['… more rows exist; narrow the filter']) : '';
  return csvLine([`time (${zone})`, 'time (UTC)', ...Object.keys(columns)]) + lines.join('') + end;
}

function jsonOf(facts: AuditView['before']): Cell {
  return facts === null ? null : JSON.stringify(facts);
}
