import type { Prisma, WebhookEndpoint } from '@pocketproxy/prisma';
import type { BaseContext } from '@/domain/context';
import { webhookBounds } from '@/domain/webhook/bounds';
import type { ClaimedDelivery } from '@/domain/webhook/claim';
import { noteHealth } from '@/domain/webhook/health';
import { messageBody } from '@/domain/webhook/message';
import { retryWaitMs } from '@/domain/webhook/retry';
import { signingSecrets } from '@/domain/webhook/secret';
import { deliveryLog, type DeliveryAttempt } from '@/domain/webhook/view';
import type { Outcome } from '@/webhook/outcome';
import type { SendWebhook } from '@/webhook/send';
import { signedHeaders } from '@/webhook/sign';

/** What became of an attempt; the host is all that a log line says of an address. */
export interface Attempted {
  readonly state: 'delivered' | 'waits' | 'failed' | 'vanished';
  readonly host?: string;
  readonly outcome?: Outcome;
  /** Mails that report that the webhook was switched off. */
  readonly mailIds: readonly string[];
}

const vanished: Attempted = { state: 'vanished', mailIds: [] };

/**
 * Makes the attempt for which a delivery was claimed, and writes how it ended: delivered, to be tried again, or failed.
 * What was claimed by another meanwhile stays as it is.
 * @param context whose `now` is the time of the claim
 */
export async function deliverWebhook(
  context: BaseContext,
  send: SendWebhook,
  claimed: ClaimedDelivery,
  random: () => number,
): Promise<Attempted> {
  const { db, keys, now } = context;
  const { eventId: id, eventAt: at, endpointId } = claimed;
  const webhook = await db.webhookEndpoint.findUnique({ where: { id: endpointId } });
  const event = await db.outgoingEvent.findUnique({ where: { id_at: { id, at } } });
  if (!webhook || !event) return vanished;
  const body = messageBody(event);
  const signed = signedHeaders(id, now, body, signingSecrets(webhook, keys, now));
  const headers = { 'content-type': 'application/json', 'user-agent': 'PocketProxy-Webhooks/1', ...signed };
  const outcome = await send({ url: webhook.url, headers, body });
  const entry = logged(webhook, now, signed['webhook-signature'], outcome);
  const endedAt = new Date(now.getTime() + outcome.durationMs);
  const end = endOf(claimed, outcome, endedAt, random());
  const { count } = await db.webhookDelivery.updateMany({
    where: { id: claimed.id, eventAt: at, state: 'waiting', claimedUntil: claimed.claimedUntil },
    data: { ...end, claimedUntil: null, attemptLog: withEntry(claimed, entry) },
  });
  if (count === 0) return vanished;
  const mailIds = claimed.kind === 'test' ? [] : await noteHealth({ ...context, now: endedAt }, webhook, outcome);
  const state = end.state ?? 'waits';
  return { state, host: new URL(webhook.url).host, outcome, mailIds };
}

/** Delivered, or when the next attempt starts, or failed when there is none: the last one, a test, or after the day. */
function endOf({ kind, attempts, giveUpAt }: ClaimedDelivery, outcome: Outcome, endedAt: Date, random: number) {
  if (outcome.reason === null) return { state: 'delivered', finishedAt: endedAt } as const;
  const waitMs = kind === 'test' || outcome.status === 410 ? undefined : retryWaitMs(attempts, random);
  const nextAttemptAt = new Date(endedAt.getTime() + Math.max(waitMs ?? 0, outcome.retryAfterMs ?? 0));
  if (waitMs === undefined || !(nextAttemptAt < giveUpAt)) return { state: 'failed', finishedAt: endedAt } as const;
  return { nextAttemptAt };
}

function logged({ url }: WebhookEndpoint, at: Date, signature: string, outcome: Outcome): DeliveryAttempt {
  const { durationMs, address, status, answer, reason } = outcome;
  // Postgres keeps no NUL in JSON
  const text =
    answer === null ? null : [...answer.replaceAll('\0', '\u{fffd}')].slice(0, webhookBounds.logged.answerChars);
  return { at, durationMs, url, address, signature, status, answer: text?.join('') ?? null, reason };
}

function withEntry({ attemptLog, lost, claimedUntil }: ClaimedDelivery, entry: DeliveryAttempt): Prisma.InputJsonArray {
  const none = { durationMs: 0, address: null, signature: null, status: null, answer: null } as const;
  const missing: DeliveryAttempt[] = lost ? [{ ...none, at: claimedUntil, url: entry.url, reason: 'lost' }] : [];
  const log = [...deliveryLog.parse(attemptLog), ...missing, entry].slice(-webhookBounds.logged.attempts);
  return log.map((one) => ({ ...one, at: one.at.toISOString() }));
}
