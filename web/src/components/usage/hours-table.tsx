import type { ConnectionUsageView } from '@/domain/connection/view';
import { formatBytes } from '../format/bytes';
import { formatDateTime } from '../format/date';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table';

interface HoursTableProps {
  hours: ConnectionUsageView['hours'];
  zone: string;
}

export function HoursTable({ hours, zone }: HoursTableProps) {
  return (
    <details className="text-sm">
      <summary className="w-fit rounded-md text-xs text-muted-foreground hover:text-foreground">
        Show as a table
      </summary>
      <div className="mt-2 max-h-72 overflow-y-auto rounded-xl border">
        <Table>
          <caption className="sr-only">Bytes per hour, newest first</caption>
          <TableHead>
            <TableRow>
              <TableHeader>Hour</TableHeader>
              <TableHeader className="text-right">Down</TableHeader>
              <TableHeader className="text-right">Up</TableHeader>
            </TableRow>
          </TableHead>
          <TableBody>
            {[...hours].reverse().map(({ hour, up, down }) => (
              <TableRow key={hour.getTime()}>
                <TableCell className="py-1.5">{formatDateTime(hour.getTime(), zone)}</TableCell>
                <TableCell className="py-1.5 text-right tabular-nums">{formatBytes(down)}</TableCell>
                <TableCell className="py-1.5 text-right tabular-nums">{formatBytes(up)}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
    </details>
  );
}
