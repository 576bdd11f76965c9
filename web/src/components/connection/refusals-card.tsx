'use client';

import { CircleCheck } from 'lucide-react';
import type { RefusalView } from '@/domain/connection/view';
import { Alert } from '../ui/alert';
import { Button } from '../ui/button';
import { Card, CardContent, CardHeader } from '../ui/card';
import { EmptyState } from '../ui/empty-state';
import { Loading, Skeleton } from '../ui/skeleton';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table';
import { RelativeTime } from '../ui/time';
import { useRefusals } from './use-refusals';

const number = new Intl.NumberFormat('en');

/** What the relay turned away lately, and why. */
export function RefusalsCard({ connectionId }: { connectionId: string }) {
  const { refusals, error, asking, retry } = useRefusals(connectionId);
  return (
    <Card aria-labelledby="refusals">
      <CardHeader
        id="refusals"
        title="Refused requests"
        description="The most recent ones since the relay started. Destinations are not recorded."
      />
      {error && (
        <CardContent>
          <Alert
            tone="warning"
            role="status"
            action={
              <Button variant="outline" size="sm" pending={asking} onClick={retry}>
                Try again
              </Button>
            }
          >
            {error}
          </Alert>
        </CardContent>
      )}
      {refusals ? <Refusals refusals={refusals} /> : !error && <Waiting />}
    </Card>
  );
}

function Refusals({ refusals }: { refusals: readonly RefusalView[] }) {
  if (refusals.length === 0) {
    return (
      <CardContent>
        <EmptyState icon={CircleCheck} title="No refused requests" className="py-6">
          When the relay refuses a request, the reason appears here.
        </EmptyState>
      </CardContent>
    );
  }
  return (
    <div
      className="max-h-96 overflow-y-auto pt-3 pb-2"
      tabIndex={0}
      role="region"
      aria-label="Refused requests, newest first"
    >
      <Table>
        <TableHead>
          <TableRow>
            <TableHeader>Reason and client</TableHeader>
            <TableHeader className="text-right">Times</TableHeader>
            <TableHeader className="text-right">Last</TableHeader>
          </TableRow>
        </TableHead>
        <TableBody>
          {refusals.map(({ reason, address, sentence, count, lastAt }) => (
            <TableRow key={`${reason} ${address}`}>
              <TableCell>
                {sentence}
                <span className="block font-mono text-xs break-all text-muted-foreground">{address}</span>
              </TableCell>
              <TableCell className="text-right tabular-nums">{number.format(count)}</TableCell>
              <TableCell className="text-right text-xs whitespace-nowrap text-muted-foreground">
                <RelativeTime at={new Date(lastAt)} />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}

function Waiting() {
  return (
    <CardContent>
      <Loading label="Loading from the relay" className="grid gap-3">
        {[0, 1, 2].map((row) => (
          <Skeleton key={row} className="h-10" />
        ))}
      </Loading>
    </CardContent>
  );
}
