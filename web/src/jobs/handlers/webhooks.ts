import type { Logger } from '@/base/log';
import type { BaseContext } from '@/domain/context';
import { databaseTime } from '@/domain/database-time';
import { leaseMs, type ClaimedDelivery } from '@/domain/webhook/claim';
import { recordExpired } from '@/domain/connection/record-expired';
import { deliverWebhook } from '@/domain/webhook/deliver';
import { expireDeliveries } from '@/domain/webhook/expire';
import { spreadEvents } from '@/domain/webhook/spread';
import type { JobTools } from '@/jobs/job';
import { openWebhookSender } from '@/webhook/send';
import type { TargetRules } from '@/webhook/target';

/** Writes the deliveries of new events, and has the runner start what is due. */
export async function handleDueWebhooks({ context, webhooks, report }: JobTools): Promise<void> {
  const events = await spreadEvents({ ...context, now: await databaseTime(context.db) });
  await report({ events });
  webhooks.wake();
}

/** Reports connections that have expired since. */
export async function handleExpiredConnections({ context }: JobTools): Promise<void> {
  await recordExpired({ ...context, now: await databaseTime(context.db) });
}

/** Ends what no one could try. */
export async function handleExpiredDeliveries({ context, log, report }: JobTools): Promise<void> {
  const expired = await expireDeliveries({ ...context, now: await databaseTime(context.db) });
  await report({ expired });
  if (expired > 0) log.info({ expired }, 'webhook deliveries that no one could try');
}

interface DeliveryTools {
  readonly context: () => BaseContext;
  readonly log: Logger;
  readonly queueMails: (mailIds: readonly string[]) => Promise<void>;
  readonly rules: TargetRules;
}

/** How the runner makes one attempt: what it logs names the host alone, since paths of webhooks are often secrets. */
export function openWebhookDelivery({ context, log, queueMails, rules }: DeliveryTools) {
  const send = openWebhookSender({ rules });
  return async (claimed: ClaimedDelivery): Promise<void> => {
    const { id: deliveryId, endpointId: webhookId, claimedUntil, attempts } = claimed;
    const now = new Date(claimedUntil.getTime() - leaseMs);
    const { state, host, outcome, mailIds } = await deliverWebhook({ ...context(), now }, send, claimed, Math.random);
    const { reason, status, durationMs } = outcome ?? {};
    log.debug({ deliveryId, webhookId, host, attempts, state, reason, status, durationMs }, 'webhook');
    if (mailIds.length === 0) return;
    log.warn({ webhookId, host }, 'webhook switched off');
    await queueMails(mailIds);
  };
}
