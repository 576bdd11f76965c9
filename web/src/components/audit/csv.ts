import type { AuditView } from '@/domain/audit/view';
import type { Cell } from '@/base/csv';
import { csvParts, timeCells, type CsvFile } from '../format/csv-parts';

/** The columns by name, after those of the time. */
const columns: Readonly<Record<string, (row: AuditView) => Cell>> = {
  'actor kind': ({ actorKind }) => actorKind,
  actor: ({ actorName }) => actorName,
  'actor of customer': ({ holderName }) => holderName,
  'shared with': ({ sharedWith }) => sharedWith,
  action: ({ action }) => action,
  target: ({ targetType }) => targetType,
  'target name': ({ targetName }) => targetName,
  'target id': ({ targetId }) => targetId,
  customer: ({ customerName }) => customerName,
  'customer id': ({ customerId }) => customerId,
  address: ({ ip }) => ip,
  before: ({ before }) => jsonOf(before),
  after: ({ after }) => jsonOf(after),
};

/** The audit log as CSV, part by part, with times in the zone and in UTC. */
export function auditCsv(read: CsvFile<AuditView>['read'], zone: string, maxItems: number): AsyncGenerator<string> {
  const cells = Object.values(columns);
  return csvParts({
    columns: [`time (${zone})`, 'time (UTC)', ...Object.keys(columns)],
    cellsOf: (row) => [...timeCells(row.at, zone), ...cells.map((cell) => cell(row))],
    ...{ read, maxItems },
  });
}

function jsonOf(facts: AuditView['before']): Cell {
  return facts === null ? null : JSON.stringify(facts);
}
