import type { AuditView } from '@/domain/audit/view';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table';
import { DateTime } from '../ui/time';

/** Who did what, on what, from where, when. */
export function AuditTable({ rows }: { rows: readonly AuditView[] }) {
  return (
    <Table>
      <caption className="sr-only">Audit log, newest first</caption>
      <TableHead>
        <TableRow>
          <TableHeader>When</TableHeader>
          <TableHeader>Who</TableHeader>
          <TableHeader>Action</TableHeader>
          <TableHeader>On</TableHeader>
          <TableHeader>Change</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </TableBody>
    </Table>
  );
}

function Row({ row }: { row: AuditView }) {
  return (
    <TableRow>
      <TableCell className="whitespace-nowrap">
        <DateTime at={row.at} />
      </TableCell>
      <TableCell className="max-w-56">
        <span className="block truncate">{row.actorName ?? row.actorKind}</span>
        <span className="block truncate text-xs text-muted-foreground">
          {[row.actorKind, row.ip].filter(Boolean).join(' · ')}
        </span>
      </TableCell>
      <TableCell className="font-mono text-xs whitespace-nowrap">{row.action}</TableCell>
      <TableCell>
        <span className="block">{row.targetType}</span>
        <span className="block font-mono text-xs text-muted-foreground">{row.targetId}</span>
      </TableCell>
      <TableCell className="max-w-80 font-mono text-xs break-words">
        {row.before !== null && <del className="block no-underline opacity-70">− {JSON.stringify(row.before)}</del>}
        {row.after !== null && <ins className="block no-underline">+ {JSON.stringify(row.after)}</ins>}
      </TableCell>
    </TableRow>
  );
}
