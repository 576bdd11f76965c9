import type { CockpitView } from '@/domain/cockpit/view';
import type { Context } from '@/domain/context';
import { isAppError } from '@/domain/errors';

const sinceMs = 86_400_000;

/** What did not go out or did not run. */
export async function readFailures({ db, jobs, now }: Context): Promise<CockpitView['failures']> {
  const [mails, webhooks, queues] = await Promise.all([
    db.mail.count({
      where: {
        state: 'failed',
        createdAt: { gte: new Date(now.getTime() - 2 * sinceMs) },
        finishedAt: { gte: new Date(now.getTime() - sinceMs) },
      },
    }),
    db.webhookEndpoint.count({
      where: { OR: [{ enabled: true, failingSince: { not: null } }, { offReason: { not: null } }] },
    }),
    jobs.read().catch((error: unknown) => {
      if (isAppError(error) && error.code === 'unavailable') return null;
      throw error;
    }),
  ]);
  return { mails, webhooks, jobs: queues && queues.reduce((sum, { failed }) => sum + failed, 0) };
}
