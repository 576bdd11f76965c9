import type { AccessLogLineView } from '@/domain/access-log/view';
import { protocolTitle } from '../connection/protocol-titles';
import { formatBytes } from '../format/bytes';
import { formatDuration } from '../format/duration';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table';
import { DateTime } from '../ui/time';

/** Streams as they ended, newest first. */
export function AccessLogTable({ lines }: { lines: readonly AccessLogLineView[] }) {
  return (
    <Table>
      <TableHead>
        <TableRow>
          <TableHeader>Ended</TableHeader>
          <TableHeader>Client address</TableHeader>
          <TableHeader>Protocol</TableHeader>
          <TableHeader className="text-right">Up</TableHeader>
          <TableHeader className="text-right">Down</TableHeader>
          <TableHeader className="text-right">Duration</TableHeader>
          <TableHeader>How it ended</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {lines.map(({ id, at, address, protocol, up, down, durationMs, reason, sentence }) => (
          <TableRow key={id}>
            <TableCell className="whitespace-nowrap">
              <DateTime at={at} smallest="second" />
            </TableCell>
            <TableCell className="font-mono text-xs whitespace-nowrap">{address}</TableCell>
            <TableCell>{protocolTitle(protocol)}</TableCell>
            <TableCell className="text-right whitespace-nowrap tabular-nums">{formatBytes(up)}</TableCell>
            <TableCell className="text-right whitespace-nowrap tabular-nums">{formatBytes(down)}</TableCell>
            <TableCell className="text-right whitespace-nowrap tabular-nums">
              {durationMs < 1_000 ? `${durationMs} ms` : formatDuration(durationMs)}
            </TableCell>
            <TableCell className="min-w-48">{sentence ?? reason}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
