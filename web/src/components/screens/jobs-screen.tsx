import type { Context } from '@/domain/context';
import { getJobs } from '@/domain/job/get';
import { FailedJobsCard } from '../job/failed-jobs-card';
import { QueuesCard } from '../job/queues-card';
import { RecurringJobsCard } from '../job/recurring-jobs-card';
import { RefreshEvery } from '../job/refresh-every';
import { RetentionCard } from '../job/retention-card';
import { PageHeader } from '../shell/page-header';
import { Alert } from '../ui/alert';

/** What runs in the background: schedules, queues, failures, and what is deleted by age. */
export async function JobsScreen({ context }: { context: Context }) {
  const { queues, recurring, stopped, retention } = await getJobs(context);
  return (
    <>
      <RefreshEvery seconds={5} />
      <PageHeader title="Jobs" description="Work in the background. This page refreshes every 5 seconds." />
      {queues === null && (
        <Alert tone="danger" role="alert" title="The queues are unavailable">
          Waiting and failed jobs cannot be shown. Last runs are shown as the database knows them.
        </Alert>
      )}
      {stopped && (
        <Alert tone="warning" role="alert" title="The jobs process does not run">
          Schedules are overdue. Until it runs, no mail is sent, no phone rotates automatically and nothing is deleted.
        </Alert>
      )}
      <RecurringJobsCard jobs={recurring} />
      {queues && <FailedJobsCard queues={queues} />}
      {queues && <QueuesCard queues={queues} />}
      <RetentionCard retention={retention} />
    </>
  );
}
