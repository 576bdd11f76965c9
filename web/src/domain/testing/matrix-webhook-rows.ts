import { found, managers, ofCustomer, staff, type Row } from '@/domain/testing/matrix-row';
import { createWebhook } from '@/domain/webhook/create';
import { deleteWebhook } from '@/domain/webhook/delete';
import { getWebhook } from '@/domain/webhook/get';
import { getDelivery } from '@/domain/webhook/get-delivery';
import { listWebhooks } from '@/domain/webhook/list';
import { listDeliveries } from '@/domain/webhook/list-deliveries';
import { replayDelivery } from '@/domain/webhook/replay';
import { rotateWebhookSecret } from '@/domain/webhook/rotate-secret';
import { sendTestEvent } from '@/domain/webhook/send-test';
import { updateWebhook } from '@/domain/webhook/update';

const hook = { name: 'x', url: 'https://x.test/', events: ['device.paired'] } as const;
const settings = { ...hook, events: [...hook.events] };

/** Verbs on webhooks: seen by those who manage them only, since their addresses are often secrets. */
export const webhookRows: Readonly<Record<string, Row>> = {
  listWebhooks: ofCustomer(managers, (c, { customerId, webhookId }) =>
    found(listWebhooks(c, { customerId }), ({ id }) => id === webhookId),
  ),
  getWebhook: ofCustomer(managers, (c, { webhookId: id }) => getWebhook(c, { id })),
  getOperatorsWebhook: {
    run: (c, { operatorsWebhookId: id }) => getWebhook(c, { id }),
    ...{ allowed: staff, seenBy: staff },
  },
  createWebhook: ofCustomer(managers, (c, { customerId }) => createWebhook(c, { customerId, ...settings })),
  updateWebhook: ofCustomer(managers, (c, { webhookId: id }) => updateWebhook(c, { id, name: 'x' })),
  rotateWebhookSecret: ofCustomer(managers, (c, { webhookId: id }) => rotateWebhookSecret(c, { id })),
  deleteWebhook: ofCustomer(managers, (c, { webhookId: id }) => deleteWebhook(c, { id })),
  sendTestEvent: ofCustomer(managers, (c, { webhookId: id }) => sendTestEvent(c, { id })),
  listDeliveries: ofCustomer(managers, (c, { webhookId, deliveryId }) =>
    found(listDeliveries(c, { webhookId }), ({ id }) => id === deliveryId),
  ),
  deliveryStatus: ofCustomer(managers, (c, { webhookId, deliveryId: id }) => getDelivery(c, { webhookId, id })),
  replayDelivery: ofCustomer(managers, (c, { webhookId, deliveryId: id }) => replayDelivery(c, { webhookId, id })),
};
