'use client';

import { Send } from 'lucide-react';
import { useState } from 'react';
import { sendTestEvent } from '@/actions/webhook';
import type { DeliveryDetailView } from '@/domain/webhook/view';
import { useVerb } from '../shell/use-verb';
import { Alert } from '../ui/alert';
import { Button } from '../ui/button';
import { Card, CardContent, CardHeader } from '../ui/card';
import { useDelivery } from './use-delivery';

/** Sends a test event and shows what became of it. */
export function TestCard({ webhookId }: { webhookId: string }) {
  const [sentId, setSentId] = useState<string>();
  const send = useVerb(sendTestEvent, { onData: ({ id }) => setSentId(id) });
  const known = useDelivery(webhookId, sentId);
  const busy = send.pending || (sentId !== undefined && (known === undefined || known.asking));
  return (
    <Card aria-labelledby="test">
      <CardHeader
        id="test"
        title="Test"
        description="Sends one event of the kind “test” now."
        action={
          <Button
            variant="outline"
            size="sm"
            pending={busy}
            onClick={() => {
              setSentId(undefined);
              void send.run({ id: webhookId });
            }}
          >
            {!busy && <Send aria-hidden />} Send test
          </Button>
        }
      />
      <CardContent className="empty:pt-0" aria-live="polite">
        {known && !known.asking && <Result delivery={known.delivery} />}
      </CardContent>
    </Card>
  );
}

function Result({ delivery: { state, status, sentence, log } }: { delivery: DeliveryDetailView }) {
  const last = log.at(-1);
  if (state === 'waiting') return <Alert tone="warning">Not sent yet. It will appear below.</Alert>;
  const took = last ? ` in ${Math.max(last.durationMs, 1)} ms` : '';
  if (state === 'delivered')
    return (
      <Alert title="It works">
        Your receiver answered {status}
        {took}.
      </Alert>
    );
  return (
    <Alert tone="danger" title="It failed">
      {sentence}
      {status !== null && ` Your receiver answered ${status}${took}.`}
    </Alert>
  );
}
