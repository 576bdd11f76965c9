'use client';

import { RotateCw } from 'lucide-react';
import { useState } from 'react';
import { replayDelivery } from '@/actions/webhook';
import type { DeliveryDetailView, WebhookView } from '@/domain/webhook/view';
import { useVerb } from '../shell/use-verb';
import { Button } from '../ui/button';
import { CopyButton } from '../ui/copy-button';
import { Dialog, DialogContent, DialogFooter } from '../ui/dialog';
import { Loading, Skeleton } from '../ui/skeleton';
import { DateTime } from '../ui/time';
import { DeliveryState } from './delivery-state';
import { titleOf } from './event-title';
import { useDelivery } from './use-delivery';

interface DeliveryDialogProps {
  webhook: WebhookView;
  id: string;
  onClose: () => void;
}

/** One delivery: what was sent, each attempt with its answer, and sending it again. */
export function DeliveryDialog({ webhook, id, onClose }: DeliveryDialogProps) {
  const [round, setRound] = useState(0);
  const known = useDelivery(webhook.id, id, round);
  const replay = useVerb(replayDelivery, { onDone: () => setRound(round + 1) });
  const delivery = known?.delivery;
  const again = delivery !== undefined && !delivery.isRunning && delivery.attempts > 0;
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent title={delivery ? titleOf(delivery.kind) : 'Delivery'} className="sm:max-w-2xl">
        {delivery ? (
          <Detail delivery={delivery} />
        ) : (
          <Loading label="Loading the delivery" className="grid gap-3">
            <Skeleton className="h-5 w-40" />
            <Skeleton className="h-32" />
          </Loading>
        )}
        <DialogFooter>
          {again && webhook.state !== 'off' && (
            <Button
              variant="outline"
              pending={replay.pending}
              onClick={() => void replay.run({ id, webhookId: webhook.id })}
            >
              {!replay.pending && <RotateCw aria-hidden />} {delivery.state === 'waiting' ? 'Send now' : 'Send again'}
            </Button>
          )}
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}

function Detail({ delivery }: { delivery: DeliveryDetailView }) {
  const { body, log, eventId, nextAttemptAt, attempts } = delivery;
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4 text-sm">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1" aria-live="polite">
        <DeliveryState delivery={delivery} />
        {nextAttemptAt && attempts > 0 && (
          <span className="text-muted-foreground">
            Next attempt <DateTime at={nextAttemptAt} smallest="second" />
          </span>
        )}
      </p>
      <p className="text-xs text-muted-foreground">
        Message id <code className="break-all">{eventId}</code>
      </p>
      {body === null ? (
        <p className="text-muted-foreground">The event is no longer kept.</p>
      ) : (
        <Code label="Request body" text={JSON.stringify(JSON.parse(body), null, 2)} copy={body} />
      )}
      {log.length > 0 && (
        <ol className="grid gap-4" aria-label="Attempts, newest first">
          {log.toReversed().map((attempt) => (
            <Attempt key={attempt.at.getTime()} attempt={attempt} messageId={eventId} />
          ))}
        </ol>
      )}
    </div>
  );
}

function Attempt({ attempt, messageId }: { attempt: DeliveryDetailView['log'][number]; messageId: string }) {
  const { at, durationMs, url, address, signature, status, answer, sentence } = attempt;
  const headers = [
    `POST ${url}`,
    `webhook-id: ${messageId}`,
    `webhook-timestamp: ${Math.floor(at.getTime() / 1_000)}`,
    `webhook-signature: ${signature}`,
  ];
  return (
    <li className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-2 border-t pt-3">
      <p className="flex flex-wrap gap-x-2">
        <span className="font-medium">
          <DateTime at={at} smallest="second" />
        </span>
        <span className="text-muted-foreground">
          {status === null ? sentence : `Answer ${status}`} · {durationMs} ms{address && ` · ${address}`}
        </span>
      </p>
      {status !== null && sentence && <p className="text-muted-foreground">{sentence}</p>}
      {signature && (
        <details>
          <summary className="cursor-pointer rounded-sm py-1 text-xs text-muted-foreground">Request headers</summary>
          <pre className="mt-2 overflow-x-auto rounded-xl bg-muted/60 p-3 text-xs">{headers.join('\n')}</pre>
        </details>
      )}
      {answer !== null && answer !== '' && <Code label="Answer" text={answer} copy={answer} />}
    </li>
  );
}

function Code({ label, text, copy }: { label: string; text: string; copy: string }) {
  return (
    <div className="grid min-w-0 gap-1">
      <p className="flex items-center justify-between text-xs font-medium text-muted-foreground">
        {label}
        <CopyButton text={copy} label={`Copy: ${label.toLowerCase()}`} />
      </p>
      <pre
        tabIndex={0}
        aria-label={label}
        className="max-h-64 overflow-auto rounded-xl bg-muted/60 p-3 text-xs break-all whitespace-pre-wrap"
      >
        {text}
      </pre>
    </div>
  );
}
