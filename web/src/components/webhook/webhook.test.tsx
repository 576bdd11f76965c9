import { expect, test } from '@jest/globals';
import { screen } from '@testing-library/react';
import { createWebhook, deliveryStatus, replayDelivery, sendTestEvent } from '@/actions/webhook';
import { kindsFor } from '@/domain/event/kinds';
import type { DeliveryDetailView, DeliveryView, WebhookView } from '@/domain/webhook/view';
import { mocked, refusal, show } from '../testing/show';
import { CreateWebhookButton } from './create-webhook-button';
import { DeliveryList } from './delivery-list';
import { TestCard } from './test-card';

const webhook: WebhookView = {
  ...{ id: 'w1', customer: null, name: 'Backend', url: 'https://hooks.test/in', events: ['rotation.ended'] },
  ...{ state: 'on', offReason: null, failingSince: null, pausedUntil: null, oldSecretUntil: null },
  ...{ alerts: null, createdAt: new Date(0) },
};
const delivery: DeliveryView = {
  ...{ id: 'd1', webhookId: 'w1', eventId: 'e1', kind: 'rotation.ended', eventAt: new Date(0), state: 'delivered' },
  ...{ attempts: 1, isRunning: false, nextAttemptAt: null, finishedAt: new Date(0), status: 200, sentence: null },
};
const attempt = {
  ...{ at: new Date(0), durationMs: 12, url: 'https://hooks.test/in', address: '93.184.215.14', signature: 'v1,abc' },
  ...{ status: 200, answer: 'thanks', reason: null, sentence: null },
};
const detail: DeliveryDetailView = { ...delivery, body: '{"type":"rotation.ended"}', log: [attempt] };

test('a webhook is made with the events that were chosen; its secret is shown once', async () => {
  const secret = 'whsec_SECRET';
  mocked(createWebhook).mockResolvedValueOnce(refusal('invalid', 'No.', { field: 'url', problem: 'It is private' }));
  mocked(createWebhook).mockResolvedValueOnce({ data: { ...webhook, secret } });
  const user = show(<CreateWebhookButton area="portal" />);
  await user.click(screen.getByRole('button', { name: 'New webhook' }));
  await user.type(screen.getByLabelText('Name'), 'Backend');
  await user.type(screen.getByLabelText('Address'), 'https://10.0.0.1/');
  await user.click(screen.getByRole('checkbox', { name: 'Alert opened' }));
  await user.click(screen.getByRole('button', { name: 'Create webhook' }));
  expect(await screen.findByText('It is private')).toBeTruthy();
  const events = kindsFor('customer').filter((kind) => kind !== 'alert.opened');
  const made = { name: 'Backend', url: 'https://10.0.0.1/', events, alerts: null };
  expect(mocked(createWebhook).mock.calls).toEqual([[made]]);
  await user.click(screen.getByRole('button', { name: 'Create webhook' }));
  expect(await screen.findByText(secret)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Done' }));
});

test('alerts are chosen by kind, where a webhook receives alerts', async () => {
  mocked(createWebhook).mockResolvedValue(refusal('invalid', 'No.', { field: 'alerts', problem: 'Choose one' }));
  const user = show(<CreateWebhookButton area="portal" />);
  await user.click(screen.getByRole('button', { name: 'New webhook' }));
  await user.type(screen.getByLabelText('Name'), 'B');
  await user.type(screen.getByLabelText('Address'), 'https://b');
  await user.click(screen.getByRole('checkbox', { name: 'Every alert' }));
  await user.click(screen.getByRole('button', { name: 'Create webhook' }));
  expect(await screen.findByText('Choose one')).toBeTruthy();
  await user.click(screen.getByRole('checkbox', { name: 'Battery low' }));
  await user.click(screen.getByRole('checkbox', { name: 'Quota used up' }));
  expect(screen.queryByRole('checkbox', { name: 'Relay down' })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Create webhook' }));
  await user.click(screen.getByRole('checkbox', { name: 'Alert opened' }));
  await user.click(screen.getByRole('checkbox', { name: 'Alert closed' }));
  expect(screen.queryByRole('checkbox', { name: 'Battery low' })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Create webhook' }));
  const sent = mocked(createWebhook).mock.calls.map(([input]) => Reflect.get(Object(input), 'alerts'));
  expect(sent).toEqual([[], ['battery_low', 'quota_100'], undefined]);
});

test('a test shows what the receiver answered, once it has', async () => {
  mocked(sendTestEvent).mockResolvedValue({ data: { ...delivery, kind: 'test', state: 'waiting' } });
  mocked(deliveryStatus).mockResolvedValueOnce({ data: { ...detail, state: 'waiting', isRunning: true } });
  const failed = { state: 'failed' as const, status: 500, sentence: 'The answer was not a success (2xx).' };
  mocked(deliveryStatus).mockResolvedValueOnce({ data: { ...detail, ...failed } });
  const user = show(<TestCard webhookId="w1" />);
  await user.click(screen.getByRole('button', { name: 'Send test' }));
  expect(await screen.findByText('It failed', {}, { timeout: 5_000 })).toBeTruthy();
  expect(screen.getByText(/Your receiver answered 500 in 12 ms/)).toBeTruthy();
  expect(mocked(deliveryStatus).mock.calls).toEqual([[{ id: 'd1', webhookId: 'w1' }], [{ id: 'd1', webhookId: 'w1' }]]);
});

test('a delivery shows its request and answer, and is sent again', async () => {
  mocked(deliveryStatus).mockResolvedValue({ data: detail });
  mocked(replayDelivery).mockResolvedValue({ data: delivery });
  const user = show(<DeliveryList webhook={webhook} deliveries={[delivery]} state="" live pages={null} />);
  await user.click(screen.getByRole('button', { name: 'Rotation ended' }));
  expect(await screen.findByText('thanks')).toBeTruthy();
  expect(screen.getByText(/Answer 200 · 12 ms · 93\.184\.215\.14/)).toBeTruthy();
  expect(screen.getByText(/webhook-signature: v1,abc/)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Send again' }));
  expect(mocked(replayDelivery).mock.calls).toEqual([[{ id: 'd1', webhookId: 'w1' }]]);
});

test('what waits says when it is tried next, or that the webhook is off', () => {
  const waiting: DeliveryView = {
    ...delivery,
    ...{ state: 'waiting', status: null, sentence: 'No answer within 10 seconds.', attempts: 2, finishedAt: null },
    nextAttemptAt: new Date(Date.now() + 60_000),
  };
  const list = (state: WebhookView['state']) => (
    <DeliveryList webhook={{ ...webhook, state }} deliveries={[waiting]} state="" live pages={null} />
  );
  show(list('on'));
  expect(screen.getByText('Will retry')).toBeTruthy();
  expect(screen.getByText(/2 attempts · No answer within 10 seconds\. · Next attempt/)).toBeTruthy();
  show(list('off'));
  expect(screen.getByText(/Waits until the webhook is on/)).toBeTruthy();
});
