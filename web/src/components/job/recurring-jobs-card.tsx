import { Timer } from 'lucide-react';
import type { RecurringJobView } from '@/domain/job/view';
import { formatDuration } from '../format/duration';
import { Badge } from '../ui/badge';
import { Card, CardHeader } from '../ui/card';
import { EmptyState } from '../ui/empty-state';
import { Elapsed, RelativeTime } from '../ui/time';
import { readable, took } from './names';

/** The jobs that repeat: how often, what the last run did, and when the next one is. */
export function RecurringJobsCard({ jobs }: { jobs: readonly RecurringJobView[] }) {
  return (
    <Card aria-labelledby="recurring">
      <CardHeader id="recurring" title="Recurring jobs" description="Run on a schedule, in one process at a time." />
      {jobs.length === 0 ? (
        <EmptyState icon={Timer} title="No schedules yet">
          They appear once the jobs process has started.
        </EmptyState>
      ) : (
        <ul className="mt-4 divide-y border-t">
          {jobs.map((job) => (
            <Row key={job.name} job={job} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Row({ job: { name, everyMs, nextAt, lastRun } }: { job: RecurringJobView }) {
  return (
    <li className="grid gap-x-6 gap-y-1 px-5 py-3 text-sm sm:grid-cols-[minmax(9rem,1fr)_minmax(0,2fr)_9rem] sm:items-center">
      <div className="grid">
        <span className="font-medium">{readable(name)}</span>
        <span className="text-xs text-muted-foreground">
          {everyMs === null ? 'Not scheduled' : `Every ${formatDuration(everyMs)}`}
        </span>
      </div>
      <LastRun run={lastRun} />
      <p className="text-xs text-muted-foreground sm:text-right">
        {nextAt ? (
          <>
            Next run <RelativeTime at={nextAt} ahead />
          </>
        ) : (
          'No next run'
        )}
      </p>
    </li>
  );
}

function LastRun({ run }: { run: RecurringJobView['lastRun'] }) {
  if (!run) return <p className="text-muted-foreground">Has not run yet</p>;
  const { startedAt, finishedAt, error, did, lastSuccessAt } = run;
  const done = did.map(({ what, count }) => `${readable(what).toLowerCase()} ${count.toLocaleString('en')}`).join(', ');
  return (
    <div className="grid min-w-0 gap-1">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Outcome finishedAt={finishedAt} error={error} />
        <span className="text-muted-foreground">
          {finishedAt ? (
            <>
              <RelativeTime at={finishedAt} />, took {took(finishedAt.getTime() - startedAt.getTime(), formatDuration)}
            </>
          ) : (
            <>
              for <Elapsed since={startedAt} />
            </>
          )}
        </span>
      </p>
      {error !== null && (
        <p className="text-xs wrap-anywhere text-danger">
          {error}
          {lastSuccessAt && (
            <span className="text-muted-foreground">
              {' '}
              · last worked <RelativeTime at={lastSuccessAt} />
            </span>
          )}
        </p>
      )}
      {done !== '' && <p className="text-xs wrap-anywhere text-muted-foreground">{done}</p>}
    </div>
  );
}

function Outcome({ finishedAt, error }: { finishedAt: Date | null; error: string | null }) {
  if (finishedAt === null) return <Badge tone="primary">Running</Badge>;
  return error === null ? <Badge tone="success">Succeeded</Badge> : <Badge tone="danger">Failed</Badge>;
}
