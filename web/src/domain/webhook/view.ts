import { z } from 'zod';
import type { Prisma, WebhookDelivery } from '@pocketproxy/prisma';
import { alertKindNames, isAlertKind } from '@/domain/alert/kinds';
import { eventKindNames, type EventKind } from '@/domain/event/kinds';
import { pageOf } from '@/domain/page';
import { deliveryStates } from '@/domain/webhook/input';
import { attemptReasonNames, attemptReasons } from '@/webhook/outcome';

/** Why a webhook is off although no one switched it off. */
export const offReasons = {
  failing: 'We switched it off: every attempt failed for 3 days.',
  gone: 'We switched it off: the receiver answered 410 Gone.',
} as const;
type OffReason = keyof typeof offReasons;

export const webhookView = z.object({
  id: z.uuid(),
  /** Null: of the operators. */
  customer: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  name: z.string(),
  url: z.string(),
  events: z.array(z.enum(eventKindNames)),
  /** Which alerts; null: all. */
  alerts: z.array(z.enum(alertKindNames)).nullable(),
  state: z.enum(['on', 'failing', 'off']),
  /** Why it is off, when we switched it off. */
  offReason: z.string().nullable(),
  /** Since when every attempt failed. */
  failingSince: z.date().nullable(),
  /** The receiver asked to wait until then. */
  pausedUntil: z.date().nullable(),
  /** Until when the secret before signs as well. */
  oldSecretUntil: z.date().nullable(),
  createdAt: z.date(),
});
export type WebhookView = z.infer<typeof webhookView>;
export const webhookPage = pageOf(webhookView);

/** With the secret, which is shown now and never again. */
export const newWebhookView = webhookView.extend({ secret: z.string() });
export type NewWebhookView = z.infer<typeof newWebhookView>;

export const deletedWebhookView = z.object({ id: z.uuid() });
export type DeletedWebhookView = z.infer<typeof deletedWebhookView>;

/** One attempt, as the log keeps it. */
export const deliveryAttempt = z.object({
  at: z.coerce.date(),
  durationMs: z.number(),
  url: z.string(),
  /** The address that was dialled. */
  address: z.string().nullable(),
  signature: z.string().nullable(),
  status: z.number().int().nullable(),
  /** The beginning of the answer. */
  answer: z.string().nullable(),
  reason: z.enum(attemptReasonNames).nullable(),
});
export type DeliveryAttempt = z.infer<typeof deliveryAttempt>;
export const deliveryLog = z.array(deliveryAttempt);

const seenAttempt = deliveryAttempt.extend({ sentence: z.string().nullable() });

export const deliveryView = z.object({
  id: z.uuid(),
  webhookId: z.uuid(),
  /** The message id: `webhook-id`. */
  eventId: z.uuid(),
  kind: z.string(),
  eventAt: z.date(),
  state: z.enum(deliveryStates),
  attempts: z.number().int(),
  /** An attempt runs now. */
  isRunning: z.boolean(),
  /** When the next attempt starts; null when none will, or one runs. */
  nextAttemptAt: z.date().nullable(),
  finishedAt: z.date().nullable(),
  /** Of the last attempt. */
  status: z.number().int().nullable(),
  sentence: z.string().nullable(),
});
export type DeliveryView = z.infer<typeof deliveryView>;
export const deliveryPage = pageOf(deliveryView);

/** With what was sent and answered. */
export const deliveryDetailView = deliveryView.extend({
  body: z.string().nullable(),
  log: z.array(seenAttempt),
});
export type DeliveryDetailView = z.infer<typeof deliveryDetailView>;

export const webhookColumns = {
  include: { customer: { select: { id: true, name: true } } },
} as const satisfies Prisma.WebhookEndpointDefaultArgs;
export type LoadedWebhook = Prisma.WebhookEndpointGetPayload<typeof webhookColumns>;

export function toWebhookView(webhook: LoadedWebhook, now: Date): WebhookView {
  const { id, customer, name, url, enabled, offReason, failingSince, createdAt } = webhook;
  return {
    ...{ id, customer, name, url, failingSince, createdAt },
    events: webhook.events.filter(isEventKind),
    alerts: webhook.alerts.length === 0 ? null : webhook.alerts.filter(isAlertKind),
    state: !enabled ? 'off' : failingSince ? 'failing' : 'on',
    offReason: offReason !== null && isOffReason(offReason) ? offReasons[offReason] : null,
    pausedUntil: later(webhook.pausedUntil, now),
    oldSecretUntil: later(webhook.oldSecretUntil, now),
  };
}

export function toDeliveryView(delivery: WebhookDelivery, now: Date): DeliveryView {
  const { id, endpointId: webhookId, eventId, kind, eventAt, state, attempts, finishedAt } = delivery;
  const isRunning = delivery.claimedUntil !== null && delivery.claimedUntil > now;
  const last = deliveryLog.parse(delivery.attemptLog).at(-1);
  return {
    ...{ id, webhookId, eventId, kind, eventAt, state, attempts, isRunning, finishedAt },
    nextAttemptAt: state === 'waiting' && !isRunning ? delivery.nextAttemptAt : null,
    status: last?.status ?? null,
    sentence: last ? sentenceOf(last) : null,
  };
}

export function toDeliveryDetailView(delivery: WebhookDelivery, body: string | null, now: Date): DeliveryDetailView {
  const log = deliveryLog.parse(delivery.attemptLog);
  return {
    ...toDeliveryView(delivery, now),
    body,
    log: log.map((attempt) => ({ ...attempt, sentence: sentenceOf(attempt) })),
  };
}

function sentenceOf({ reason }: DeliveryAttempt): string | null {
  return reason === null ? null : attemptReasons[reason];
}

function isEventKind(kind: string): kind is EventKind {
  return eventKindNames.some((name) => name === kind);
}

function isOffReason(reason: string): reason is OffReason {
  return Object.hasOwn(offReasons, reason);
}

function later(time: Date | null, now: Date): Date | null {
  return time !== null && time > now ? time : null;
}
