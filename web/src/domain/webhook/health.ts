import type { WebhookEndpoint } from '@pocketproxy/prisma';
import type { BaseContext } from '@/domain/context';
import { inTransaction, type Transaction } from '@/domain/database';
import { writeAudit } from '@/domain/audit/write';
import { auditedHost } from '@/domain/webhook/allowed';
import { webhookBounds } from '@/domain/webhook/bounds';
import type { offReasons } from '@/domain/webhook/view';
import { queueMail } from '@/domain/mail/queue';
import type { Outcome } from '@/webhook/outcome';

type Health = Pick<Outcome, 'reason' | 'status' | 'durationMs' | 'retryAfterMs'>;

/**
 * Keeps what an attempt says about its webhook: since when it fails, whether it is slow, a pause that it asks for. One that
 * answers 410, or failed at every attempt for 3 days, is switched off, with a mail to its people. What came of an address that
 * it no longer has says nothing. Returns the mails.
 */
export async function noteHealth(
  context: BaseContext,
  { id, url }: Pick<WebhookEndpoint, 'id' | 'url'>,
  outcome: Health,
): Promise<string[]> {
  const { db, now } = context;
  const slow = outcome.durationMs > webhookBounds.slowMs;
  if (outcome.reason === null) {
    await db.webhookEndpoint.updateMany({
      where: { id, url, OR: [{ failures: { gt: 0 } }, { slow: !slow }, { pausedUntil: { not: null } }] },
      data: { failures: 0, failingSince: null, pausedUntil: null, slow },
    });
    return [];
  }
  const [failing] = await db.$queryRaw<{ failures: number; failingSince: Date }[]>`
    UPDATE "WebhookEndpoint" SET "failures" = "failures" + 1, "failingSince" = coalesce("failingSince", ${now}),
      "slow" = ${slow}, "pausedUntil" = greatest("pausedUntil", ${pauseOf(outcome, now)})
    WHERE "id" = ${id}::uuid AND "url" = ${url} AND "enabled" RETURNING "failures", "failingSince"`;
  if (!failing) return [];
  if (outcome.status === 410) return switchOff(context, { id, url }, 'gone');
  const { afterMs, failures } = webhookBounds.switchedOff;
  const failingMs = now.getTime() - failing.failingSince.getTime();
  return failingMs >= afterMs && failing.failures >= failures ? switchOff(context, { id, url }, 'failing') : [];
}

/** 429 and 503 speak of all requests, not only of this one. */
function pauseOf({ status, retryAfterMs }: Health, now: Date): Date | null {
  if ((status !== 429 && status !== 503) || retryAfterMs === null) return null;
  return new Date(now.getTime() + Math.min(retryAfterMs, webhookBounds.pauseMs));
}

/** Once, however many attempts find the same. */
function switchOff(
  context: BaseContext,
  { id, url }: Pick<WebhookEndpoint, 'id' | 'url'>,
  offReason: keyof typeof offReasons,
): Promise<string[]> {
  return inTransaction(context.db, async (tx) => {
    const [webhook] = await tx.webhookEndpoint.updateManyAndReturn({
      where: { id, url, enabled: true },
      data: { enabled: false, offReason },
    });
    if (!webhook) return [];
    const { customerId, name } = webhook;
    await writeAudit(tx, context, {
      ...({ action: 'webhook.switch_off', target: ['webhook', id] } as const),
      ...{ customerId, after: { name, reason: offReason } },
    });
    const link = `${context.publicUrl}/${customerId === null ? 'admin' : 'portal'}/settings/webhooks/${id}`;
    const values = { link, name, host: auditedHost(url), gone: offReason === 'gone' };
    const mailIds: string[] = [];
    for (const to of await recipients(tx, customerId))
      mailIds.push(await queueMail(tx, context, { to, template: 'webhook_off', values }));
    return mailIds;
  });
}

/** The owners of a customer, or all operators. */
async function recipients(tx: Transaction, customerId: string | null): Promise<string[]> {
  const whose =
    customerId === null ? { isOperator: true } : { memberships: { some: { customerId, role: 'owner' as const } } };
  const people = await tx.user.findMany({
    where: { ...whose, emailVerifiedAt: { not: null } },
    select: { email: true },
  });
  return people.map(({ email }) => email);
}
