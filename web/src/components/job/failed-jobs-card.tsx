'use client';

import { CircleCheck } from 'lucide-react';
import { retryJob } from '@/actions/job';
import type { QueueView } from '@/domain/job/view';
import { useVerb } from '../shell/use-verb';
import { Button } from '../ui/button';
import { Card, CardHeader } from '../ui/card';
import { EmptyState } from '../ui/empty-state';
import { RelativeTime } from '../ui/time';
import { readable } from './names';

type Failure = QueueView['failures'][number];

/** Jobs that failed, newest first, with the reason; each can run again. */
export function FailedJobsCard({ queues }: { queues: readonly QueueView[] }) {
  const failures = queues
    .flatMap(({ name: queue, failures }) => failures.map((failure) => ({ queue, failure })))
    .sort((one, other) => other.failure.at.getTime() - one.failure.at.getTime());
  const more = queues.reduce((sum, { failed, failures }) => sum + failed - failures.length, 0);
  return (
    <Card aria-labelledby="failed">
      <CardHeader
        id="failed"
        title="Failed jobs"
        description={
          more > 0
            ? `The newest of each queue; ${more.toLocaleString('en')} older ones are not shown.`
            : 'Recurring jobs also run again at their next time.'
        }
      />
      {failures.length === 0 ? (
        <EmptyState icon={CircleCheck} title="Nothing has failed">
          Jobs that fail appear here with their reason.
        </EmptyState>
      ) : (
        <ul className="mt-4 divide-y border-t">
          {failures.map(({ queue, failure }) => (
            <Row key={`${queue} ${failure.id}`} queue={queue} failure={failure} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Row({ queue, failure: { id, job, reason, at, ids } }: { queue: string; failure: Failure }) {
  const retry = useVerb(retryJob, { success: 'The job runs again.' });
  return (
    <li className="flex items-center justify-between gap-3 px-5 py-3 text-sm">
      <div className="grid min-w-0 gap-0.5">
        <p className="font-medium">
          {readable(job)} <span className="font-normal text-muted-foreground">in {queue}</span>
        </p>
        <p className="text-xs wrap-anywhere text-danger">{reason === '' ? 'No reason was reported' : reason}</p>
        <p className="text-xs wrap-anywhere text-muted-foreground">
          <RelativeTime at={at} />
          {ids.map(({ name, id }) => (
            <span key={name} title={id}>
              {' '}
              · {readable(name).toLowerCase()} <span className="font-mono">…{id.slice(-6)}</span>
            </span>
          ))}
        </p>
      </div>
      <Button
        variant="outline"
        size="sm"
        aria-label={`Retry ${readable(job)}`}
        pending={retry.pending}
        onClick={() => void retry.run({ queue, id })}
      >
        Retry
      </Button>
    </li>
  );
}
