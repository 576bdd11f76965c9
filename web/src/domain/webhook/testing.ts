import { randomUUID } from 'node:crypto';
import type { BaseContext } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import type { EventKind } from '@/domain/event/kinds';
import { recordEvent } from '@/domain/event/record';
import type { World } from '@/domain/testing/world';
import { claimDeliveries } from '@/domain/webhook/claim';
import { createWebhook } from '@/domain/webhook/create';
import { deliverWebhook } from '@/domain/webhook/deliver';
import { spreadEvents } from '@/domain/webhook/spread';
import { openWebhookSender, type SendWebhook } from '@/webhook/send';
import { targetRules } from '@/webhook/target';

/** What tests of webhooks do in a world; times are those they say. */
export function webhookSteps(opened: () => World) {
  const at = (now: Date): BaseContext => ({ ...opened().system, now });
  const listen = (url: string, events: EventKind[] = ['device.unpaired'], as = opened().as.owner) =>
    createWebhook(as, { name: 'Hook', url, events });

  /** Something happened: a phone of customer A was unpaired. Returns the event's id. */
  async function happens(deviceName = 'Phone of A', customerId = opened().a.customerId): Promise<string | null> {
    const data = { deviceId: opened().a.deviceId, deviceName };
    return inTransaction(opened().db, (tx) =>
      recordEvent(tx, opened().system, { kind: 'device.unpaired', customerId, data }),
    );
  }

  /** Spreads events and makes the attempts that are due at this time, one round. */
  async function work(
    now: Date,
    send: SendWebhook = openWebhookSender({ rules: targetRules('development', undefined) }),
  ) {
    await spreadEvents(at(now));
    const claimed = await claimDeliveries(at(now), { all: 100, slow: 100 });
    return Promise.all(claimed.map((one) => deliverWebhook(at(now), send, one, () => 0.5)));
  }
  const deliveries = () => opened().db.webhookDelivery.findMany({ orderBy: [{ eventAt: 'asc' }, { id: 'asc' }] });

  /** Deliveries that wait, without events of their own to read. */
  async function waiting(webhookId: string, count: number): Promise<void> {
    const { db, now } = opened();
    const row = () => ({
      ...{ eventId: randomUUID(), eventAt: now, endpointId: webhookId, kind: 'device.unpaired' },
      ...{ nextAttemptAt: now, giveUpAt: new Date(now.getTime() + 86_400_000) },
    });
    await db.webhookDelivery.createMany({ data: Array.from({ length: count }, row) });
  }
  const clear = async () => {
    await opened().db.webhookEndpoint.deleteMany();
    await opened().db.outgoingEvent.deleteMany();
    await opened().db.mail.deleteMany();
  };
  return { at, listen, happens, work, deliveries, waiting, clear };
}

/** The time so many milliseconds later. */
export function later(time: Date, ms: number): Date {
  return new Date(time.getTime() + ms);
}
