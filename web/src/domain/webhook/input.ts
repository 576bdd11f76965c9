import { z } from 'zod';
import { alertKindNames } from '@/domain/alert/kinds';
import { eventKindNames } from '@/domain/event/kinds';
import { pageInput } from '@/domain/page';
import { line, nameText } from '@/domain/text';
import { webhookBounds } from '@/domain/webhook/bounds';

/** Inputs of the verbs on webhooks. */

export const webhookIdInput = z.object({ id: z.uuid() });

const settings = {
  name: nameText,
  /** Which addresses are allowed, the verb decides: webhook/target.ts. */
  url: line(webhookBounds.urlLength).min(1, 'Enter an address'),
  events: z.array(z.enum(eventKindNames)).min(1, 'Choose one event or more').max(eventKindNames.length),
  /** Which alerts, where events of alerts are chosen; null: all, also kinds to come. */
  alerts: z.array(z.enum(alertKindNames)).min(1, 'Choose one alert or more').max(alertKindNames.length).nullable(),
};

/** Operators leave the customer out for a webhook of their own; members have but one. */
export const createWebhookInput = z.object({
  ...{ customerId: z.uuid().optional(), ...settings },
  alerts: settings.alerts.default(null),
});
export const updateWebhookInput = webhookIdInput.extend(
  z.object({ ...settings, enabled: z.boolean() }).partial().shape,
);

/** Operators see their own, or those of a customer. */
export const listWebhooksInput = pageInput.extend({ customerId: z.uuid().optional() });

export const deliveryStates = ['waiting', 'delivered', 'failed'] as const;
export const listDeliveriesInput = pageInput.extend({
  webhookId: z.uuid(),
  state: z.enum(deliveryStates).optional(),
});
export const deliveryIdInput = z.object({ id: z.uuid(), webhookId: z.uuid() });
