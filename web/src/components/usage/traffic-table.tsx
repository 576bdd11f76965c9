'use client';

import { useState } from 'react';
import type { TrafficBucket, TrafficView } from '@/domain/usage/view';
import { formatBitrate, formatBytes } from '../format/bytes';
import { useZone } from '../shell/clock';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table';
import { bucketTitle, formatClients, stepOf } from './bucket-words';

const number = new Intl.NumberFormat('en');

const columns = [
  { name: 'Down', show: ({ down }) => formatBytes(down), exact: ({ down }) => down },
  { name: 'Up', show: ({ up }) => formatBytes(up), exact: ({ up }) => up },
  { name: 'Opened', show: ({ opened }) => number.format(opened) },
  { name: 'Refused', show: ({ refused }) => number.format(refused) },
  { name: 'Peak', show: ({ peakBitsPerSecond }) => formatBitrate(peakBitsPerSecond) },
  { name: 'Clients', show: formatClients },
] as const satisfies readonly {
  name: string;
  show: (bucket: TrafficBucket) => string;
  exact?: (bucket: TrafficBucket) => number;
}[];

/** The chart in rows, newest first, made when they are asked for: a day has 288. Of short steps those without anything are left out. */
export function TrafficTable({ traffic }: { traffic: TrafficView }) {
  const zone = useZone();
  const [open, setOpen] = useState(false);
  const { range, buckets } = traffic;
  const short = range === 'day' || range === 'week';
  const rows = [...buckets].reverse().filter((bucket) => !short || happened(bucket));
  const name = `Usage per ${stepOf[range]}, newest first`;
  return (
    <details className="text-sm" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="w-fit rounded-md py-1 text-xs text-muted-foreground hover:text-foreground">
        Show as a table
      </summary>
      {open && (
        <div className="mt-2 max-h-72 overflow-y-auto rounded-xl border" tabIndex={0} role="region" aria-label={name}>
          <Table>
            <caption className="sr-only">{name}</caption>
            <TableHead>
              <TableRow>
                <TableHeader>Time</TableHeader>
                {columns.map((column) => (
                  <TableHeader key={column.name} className="text-right">
                    {column.name}
                  </TableHeader>
                ))}
              </TableRow>
            </TableHead>
            <TableBody>
              {rows.map((bucket) => (
                <TableRow key={bucket.at.getTime()}>
                  <TableCell className="py-1.5 whitespace-nowrap">{bucketTitle(traffic, bucket, zone)}</TableCell>
                  {columns.map((column) => (
                    <TableCell
                      key={column.name}
                      title={'exact' in column ? `${number.format(column.exact(bucket))} bytes` : undefined}
                      className="py-1.5 text-right whitespace-nowrap tabular-nums"
                    >
                      {column.show(bucket)}
                    </TableCell>
                  ))}
                </TableRow>
              ))}
            </TableBody>
          </Table>
          {rows.length < buckets.length && (
            <p className="border-t px-5 py-2 text-xs text-muted-foreground">
              {rows.length === 0 ? 'Nothing passed in this time.' : 'Times without anything are left out.'}
            </p>
          )}
        </div>
      )}
    </details>
  );
}

function happened({ up, down, opened, refused }: TrafficBucket): boolean {
  return up + down + opened + refused > 0;
}
