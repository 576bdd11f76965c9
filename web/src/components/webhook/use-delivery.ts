'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { deliveryStatus } from '@/actions/webhook';
import type { DeliveryDetailView } from '@/domain/webhook/view';
import { askServer } from '../shell/ask-server';

const pollMs = 1_000;
/** Longer than an attempt takes that starts at once. */
const polls = 20;

/** A delivery with its log, asked for again while its attempt is under way; the page is reloaded when that has ended. */
export function useDelivery(webhookId: string, id: string | undefined, round = 0) {
  const router = useRouter();
  const [known, setKnown] = useState<{ key: string; delivery: DeliveryDetailView; asking: boolean }>();
  const key = `${id} ${round}`;
  useEffect(() => {
    if (id === undefined) return;
    let ended = false;
    void (async () => {
      for (let poll = 1; poll <= polls && !ended; poll += 1) {
        const delivery = (await askServer(deliveryStatus({ id, webhookId })))?.data;
        if (ended) return;
        const asking = delivery === undefined || (isUnderWay(delivery) && poll < polls);
        if (delivery) setKnown({ key, delivery, asking });
        if (!asking) {
          if (poll > 1) router.refresh();
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, pollMs));
      }
    })();
    return () => void (ended = true);
  }, [id, key, router, webhookId]);
  return known?.key === key ? known : undefined;
}

/** It is sent, or about to be. */
export function isUnderWay({
  state,
  isRunning,
  nextAttemptAt,
}: Pick<DeliveryDetailView, 'state' | 'isRunning' | 'nextAttemptAt'>): boolean {
  return state === 'waiting' && (isRunning || (nextAttemptAt !== null && nextAttemptAt.getTime() <= Date.now()));
}
