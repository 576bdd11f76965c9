'use client';

import { Inbox } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { DeliveryView, WebhookView } from '@/domain/webhook/view';
import { count } from '../format/count';
import { useFilter } from '../shell/use-filter';
import { useRefreshWhile } from '../shell/use-refresh-while';
import { Card, CardHeader } from '../ui/card';
import { EmptyState } from '../ui/empty-state';
import { Select } from '../ui/select';
import { DateTime } from '../ui/time';
import { DeliveryState } from './delivery-state';
import { titleOf } from './event-title';
import { isUnderWay } from './use-delivery';
import { cn } from '../ui/cn';
import { coversRow } from '../ui/row-link';
import { lazily } from '../ui/lazily';

const DeliveryDialog = lazily(async () => (await import('./delivery-dialog')).DeliveryDialog);

const states = [
  { value: 'all', label: 'Any result' },
  { value: 'delivered', label: 'Delivered' },
  { value: 'waiting', label: 'Waiting' },
  { value: 'failed', label: 'Failed' },
] as const;

interface DeliveryListProps {
  webhook: WebhookView;
  deliveries: readonly DeliveryView[];
  /** As the page's address says it. */
  state: string;
  /** Of the first page, which shows what comes. */
  live: boolean;
  pages: ReactNode;
}

/** The log of a webhook: each event on its way, with its requests and answers behind it. */
export function DeliveryList({ webhook, deliveries, state, live, pages }: DeliveryListProps) {
  const [openId, setOpenId] = useState<string>();
  const filter = useFilter({ state });
  useRefreshWhile(live && deliveries.some(isUnderWay), 3_000);
  return (
    <Card aria-labelledby="deliveries">
      <CardHeader
        id="deliveries"
        title="Deliveries"
        description="Kept for 30 days."
        action={
          <Select
            aria-label="Show deliveries"
            className="w-36"
            options={states}
            value={states.find(({ value }) => value === filter.valueOf('state'))?.value ?? 'all'}
            onValueChange={(value) => filter.change('state', value === 'all' ? '' : value)}
          />
        }
      />
      {deliveries.length === 0 ? (
        <EmptyState icon={Inbox} title={state === '' ? 'Nothing sent yet' : 'No matching deliveries'}>
          {state === '' ? 'Events appear here as they happen.' : 'Choose another state.'}
        </EmptyState>
      ) : (
        <ul className="mt-3 divide-y border-t" aria-label="Deliveries">
          {deliveries.map((delivery) => (
            <li key={delivery.id} className="relative grid gap-1 px-5 py-3 text-sm hover:bg-muted/60">
              <div className="flex items-center justify-between gap-3">
                <button
                  type="button"
                  className={cn('min-w-0 truncate text-left font-medium', coversRow)}
                  onClick={() => setOpenId(delivery.id)}
                >
                  {titleOf(delivery.kind)}
                </button>
                <DeliveryState delivery={delivery} />
              </div>
              <p className="text-xs text-muted-foreground">
                <DateTime at={delivery.eventAt} smallest="second" />
                <Summary delivery={delivery} isOff={webhook.state === 'off'} />
              </p>
            </li>
          ))}
        </ul>
      )}
      {pages}
      {openId !== undefined && <DeliveryDialog webhook={webhook} id={openId} onClose={() => setOpenId(undefined)} />}
    </Card>
  );
}

function Summary({ delivery, isOff }: { delivery: DeliveryView; isOff: boolean }) {
  const { attempts, status, sentence, nextAttemptAt } = delivery;
  return (
    <>
      {attempts > 0 && ` · ${count(attempts, 'attempt')}`}
      {(status ?? sentence) !== null && ` · ${status ?? sentence}`}
      {nextAttemptAt && isOff && ' · Waits until the webhook is on.'}
      {nextAttemptAt && !isOff && attempts > 0 && (
        <>
          {' · Next attempt '}
          <DateTime at={nextAttemptAt} smallest="second" />
        </>
      )}
    </>
  );
}
