import { operation } from '@/api/operation';
import { listAlertsInput } from '@/domain/alert/input';
import { listAlerts } from '@/domain/alert/list';
import { alertPage } from '@/domain/alert/view';
import { changeShare } from '@/domain/share/change';
import { grantShare } from '@/domain/share/grant';
import {
  changeShareInput,
  grantShareInput,
  listCustomerSharesInput,
  listSharesInput,
  sharedDeviceInput,
  shareIdInput,
} from '@/domain/share/input';
import { leaveShare } from '@/domain/share/leave';
import { listShares } from '@/domain/share/list';
import { listCustomerShares } from '@/domain/share/list-of-customer';
import { revokeShare } from '@/domain/share/revoke';
import { customerSharePage, leftShareView, sharePage, shareView } from '@/domain/share/view';
import { createWebhook } from '@/domain/webhook/create';
import { deleteWebhook } from '@/domain/webhook/delete';
import { getWebhook } from '@/domain/webhook/get';
import { getDelivery } from '@/domain/webhook/get-delivery';
import {
  createWebhookInput,
  deliveryIdInput,
  listDeliveriesInput,
  listWebhooksInput,
  updateWebhookInput,
  webhookIdInput,
} from '@/domain/webhook/input';
import { listWebhooks } from '@/domain/webhook/list';
import { listDeliveries } from '@/domain/webhook/list-deliveries';
import { replayDelivery } from '@/domain/webhook/replay';
import { rotateWebhookSecret } from '@/domain/webhook/rotate-secret';
import { sendTestEvent } from '@/domain/webhook/send-test';
import { updateWebhook } from '@/domain/webhook/update';
import {
  deletedWebhookView,
  deliveryDetailView,
  deliveryPage,
  deliveryView,
  newWebhookView,
  webhookPage,
  webhookView,
} from '@/domain/webhook/view';

const share = { tag: 'Shares' } as const;
const alert = { tag: 'Alerts' } as const;
const webhook = { tag: 'Webhooks' } as const;

/** Shares, alerts and webhooks. */
export const noticeOperations = [
  operation('GET /devices/{deviceId}/shares', {
    ...{ ...share, id: 'listShares', scope: 'shares:read' },
    summary: 'List who may use a phone',
    ...{ input: listSharesInput, answer: sharePage, call: listShares },
  }),
  operation('POST /devices/{deviceId}/shares', {
    ...{ ...share, id: 'grantShare', scope: 'shares:write', status: 201 },
    summary: 'Share a phone',
    ...{ input: grantShareInput, answer: shareView, call: grantShare },
    errors: ['already_shared', 'shares_full', 'device_of_nobody'],
  }),
  operation('PUT /shares/{id}', {
    ...{ ...share, id: 'changeShare', scope: 'shares:write' },
    summary: 'Change what a share allows',
    ...{ input: changeShareInput, answer: shareView, call: changeShare },
  }),
  operation('DELETE /shares/{id}', {
    ...{ ...share, id: 'revokeShare', scope: 'shares:write' },
    summary: 'Revoke a share',
    ...{ input: shareIdInput, answer: shareView, call: revokeShare },
  }),
  operation('POST /devices/{deviceId}/leave', {
    ...{ ...share, id: 'leaveShare', scope: 'shares:write' },
    summary: 'Return a phone that another customer shares with yours',
    description: 'Your connections on it end.',
    ...{ input: sharedDeviceInput, answer: leftShareView, call: leaveShare },
  }),
  operation('GET /customers/{customerId}/shares', {
    ...{ ...share, id: 'listCustomerShares', scope: 'shares:read' },
    summary: 'List the shares that a customer gave or received',
    description: 'Operators only.',
    ...{ input: listCustomerSharesInput, answer: customerSharePage, call: listCustomerShares },
  }),
  operation('GET /alerts', {
    ...{ ...alert, id: 'listAlerts', scope: 'alerts:read' },
    summary: 'List alerts',
    description: 'Open ones first.',
    ...{ input: listAlertsInput, answer: alertPage, call: listAlerts },
  }),
  operation('GET /webhooks', {
    ...{ ...webhook, id: 'listWebhooks', scope: 'webhooks:read' },
    summary: 'List webhooks',
    ...{ input: listWebhooksInput, answer: webhookPage, call: listWebhooks },
  }),
  operation('POST /webhooks', {
    ...{ ...webhook, id: 'createWebhook', scope: 'webhooks:write', status: 201 },
    summary: 'Create a webhook',
    description: 'Its secret is shown now and never again.',
    ...{ input: createWebhookInput, answer: newWebhookView, call: createWebhook },
    errors: ['webhooks_full'],
  }),
  operation('GET /webhooks/{id}', {
    ...{ ...webhook, id: 'getWebhook', scope: 'webhooks:read' },
    summary: 'Get a webhook',
    ...{ input: webhookIdInput, answer: webhookView, call: getWebhook },
  }),
  operation('PATCH /webhooks/{id}', {
    ...{ ...webhook, id: 'updateWebhook', scope: 'webhooks:write' },
    summary: 'Change a webhook',
    ...{ input: updateWebhookInput, answer: webhookView, call: updateWebhook },
  }),
  operation('DELETE /webhooks/{id}', {
    ...{ ...webhook, id: 'deleteWebhook', scope: 'webhooks:write' },
    summary: 'Delete a webhook',
    ...{ input: webhookIdInput, answer: deletedWebhookView, call: deleteWebhook },
  }),
  operation('POST /webhooks/{id}/secret', {
    ...{ ...webhook, id: 'rotateWebhookSecret', scope: 'webhooks:write' },
    summary: 'Make a new secret',
    description: 'The one before also signs for 24 hours.',
    ...{ input: webhookIdInput, answer: newWebhookView, call: rotateWebhookSecret },
  }),
  operation('POST /webhooks/{id}/test', {
    ...{ ...webhook, id: 'sendTestEvent', scope: 'webhooks:write', status: 202 },
    summary: 'Send a test event',
    ...{ input: webhookIdInput, answer: deliveryView, call: sendTestEvent },
    errors: ['webhook_off'],
  }),
  operation('GET /webhooks/{webhookId}/deliveries', {
    ...{ ...webhook, id: 'listDeliveries', scope: 'webhooks:read' },
    summary: 'List deliveries',
    ...{ input: listDeliveriesInput, answer: deliveryPage, call: listDeliveries },
  }),
  operation('GET /webhooks/{webhookId}/deliveries/{id}', {
    ...{ ...webhook, id: 'getDelivery', scope: 'webhooks:read' },
    summary: 'Get a delivery with its attempts',
    ...{ input: deliveryIdInput, answer: deliveryDetailView, call: getDelivery },
  }),
  operation('POST /webhooks/{webhookId}/deliveries/{id}/replay', {
    ...{ ...webhook, id: 'replayDelivery', scope: 'webhooks:write', status: 202 },
    summary: 'Send a delivery again',
    ...{ input: deliveryIdInput, answer: deliveryView, call: replayDelivery },
    errors: ['webhook_off', 'delivery_running'],
  }),
] as const;
