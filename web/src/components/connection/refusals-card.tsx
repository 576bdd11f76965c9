'use client';

import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { Alert } from '../ui/alert';
import { Button } from '../ui/button';
import { Card, CardContent, CardHeader } from '../ui/card';
import { Choice } from '../ui/choice';
import { EmptyState } from '../ui/empty-state';
import { Loading, Skeleton } from '../ui/skeleton';
import { RefusalReasons } from './refusal-reasons';
import { RefusalSummary } from './refusal-summary';
import { useRefusals } from './use-refusals';

const ranges = [
  { hours: 24, label: '24 h', time: 'the last 24 hours' },
  { hours: 7 * 24, label: '7 d', time: 'the last 7 days' },
  { hours: 30 * 24, label: '30 d', time: 'the last 30 days' },
] as const;

/** What a connection refused in the last hour and in a longer time, why, and what to do about it. */
export function RefusalsCard({ connectionId }: { connectionId: string }) {
  const [range, setRange] = useState<(typeof ranges)[number]>(ranges[0]);
  const { refusals, relaySilent, error, asking, retry } = useRefusals(connectionId, range.hours);
  const choice = (
    <Choice
      label="Range of the refusals"
      value={range.hours}
      options={ranges.map(({ hours, label }) => ({ value: hours, label }))}
      onChange={(hours) => setRange(ranges.find((one) => one.hours === hours) ?? ranges[0])}
    />
  );
  return (
    <Card aria-labelledby="refusals">
      <CardHeader
        id="refusals"
        title="Refused requests"
        description="Counted by the relay. Destinations are not recorded."
        action={choice}
      />
      {(error || relaySilent) && (
        <CardContent className="pb-0">
          <Alert
            tone="warning"
            role="status"
            action={
              <Button variant="outline" size="sm" pending={asking} onClick={retry}>
                Try again
              </Button>
            }
          >
            {error ?? 'The relay does not respond. The last seconds may be missing.'}
          </Alert>
        </CardContent>
      )}
      {!refusals && !error && <Waiting />}
      {refusals?.total === 0 && (
        <CardContent>
          <EmptyState icon={CircleCheck} title="No refused requests" className="py-6">
            None in {range.time}. When the relay refuses a request, the reason appears here.
          </EmptyState>
        </CardContent>
      )}
      {refusals && refusals.total > 0 && (
        <CardContent className="grid grid-cols-1 gap-4">
          <RefusalSummary refusals={refusals} />
          <RefusalReasons refusals={refusals} time={range.time} />
        </CardContent>
      )}
    </Card>
  );
}

function Waiting() {
  return (
    <CardContent>
      <Loading label="Loading refused requests" className="grid gap-3">
        {[0, 1, 2].map((row) => (
          <Skeleton key={row} className="h-10" />
        ))}
      </Loading>
    </CardContent>
  );
}
