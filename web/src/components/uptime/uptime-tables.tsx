'use client';

import { uptimeKinds } from '@/domain/uptime/kinds';
import type { UptimeView } from '@/domain/uptime/view';
import { formatDate } from '../format/date';
import { formatDuration } from '../format/duration';
import { useZone } from '../shell/clock';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table';
import { DateTime } from '../ui/time';
import { formatPercent, formatShares, percentOf } from './words';

const summary = 'w-fit rounded-md py-1 text-xs text-muted-foreground hover:text-foreground';
const box = 'mt-2 max-h-72 overflow-y-auto rounded-xl border';

/** The days of the chart in rows, newest first. */
export function DaysTable({ cells }: Pick<UptimeView, 'cells'>) {
  const zone = useZone();
  return (
    <details className="text-sm">
      <summary className={summary}>Show days as a table</summary>
      <div className={box} tabIndex={0} role="region" aria-label="Uptime by day">
        <Table>
          <caption className="sr-only">Uptime by day, newest first</caption>
          <TableHead>
            <TableRow>
              <TableHeader>Day</TableHeader>
              <TableHeader className="text-right">Online</TableHeader>
              <TableHeader>Time</TableHeader>
            </TableRow>
          </TableHead>
          <TableBody>
            {[...cells].reverse().map(({ start, shares }) => (
              <TableRow key={start.getTime()}>
                <TableCell className="py-1.5 whitespace-nowrap">{formatDate(start.getTime(), zone)}</TableCell>
                <TableCell className="py-1.5 text-right whitespace-nowrap tabular-nums">
                  {formatOrDash(percentOf(shares))}
                </TableCell>
                <TableCell className="py-1.5 text-xs text-muted-foreground">{formatShares(shares)}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
    </details>
  );
}

const formatOrDash = (percent: number | null) => (percent === null ? '—' : formatPercent(percent));

/** Everything that was not online, newest first: the chart as a list. Rotations stand in their own. */
export function InterruptionList({
  interruptions,
  moreInterruptions,
}: Pick<UptimeView, 'interruptions' | 'moreInterruptions'>) {
  if (interruptions.length === 0) return <p className="text-sm text-muted-foreground">No interruption.</p>;
  return (
    <details className="text-sm">
      <summary className={summary}>
        Show {interruptions.length === 1 ? 'the interruption' : `interruptions (${interruptions.length})`}
      </summary>
      <div className={box} tabIndex={0} role="region" aria-label="Interruptions">
        <ul className="divide-y">
          {interruptions.map(({ kind, from, to, ongoing, sentence }) => (
            <li key={from.getTime()} className="flex flex-wrap items-baseline justify-between gap-x-4 px-4 py-2">
              <span className="min-w-0">
                <span className="font-medium">{uptimeKinds[kind].label}</span> {ongoing ? 'for ' : ''}
                {formatDuration(to.getTime() - from.getTime())}
                <span className="block text-xs text-muted-foreground">{sentence}</span>
              </span>
              <DateTime at={from} smallest="second" className="text-xs text-muted-foreground" />
            </li>
          ))}
        </ul>
        {moreInterruptions > 0 && (
          <p className="border-t px-4 py-2 text-xs text-muted-foreground">
            {moreInterruptions} earlier ones are not listed.
          </p>
        )}
      </div>
    </details>
  );
}
