import Link from 'next/link';
import type { ReactNode } from 'react';
import type { WebhookView } from '@/domain/webhook/view';
import { count } from '../format/count';
import { webhookPath, type Area } from '../shell/navigation';
import { Card } from '../ui/card';
import { DateTime } from '../ui/time';
import { WebhookState } from './webhook-state';
import { cn } from '../ui/cn';
import { coversRow } from '../ui/row-link';

interface WebhookListProps {
  area: Area;
  webhooks: readonly WebhookView[];
  pages?: ReactNode;
}

/** Webhooks with where they go. */
export function WebhookList({ area, webhooks, pages }: WebhookListProps) {
  return (
    <Card aria-label="Webhooks">
      <ul className="divide-y">
        {webhooks.map((webhook) => (
          <li key={webhook.id} className="relative flex items-center justify-between gap-3 px-5 py-3 hover:bg-muted/60">
            <div className="min-w-0">
              <Link
                href={webhookPath(area, webhook.id)}
                prefetch={false}
                className={cn('block truncate font-medium', coversRow)}
              >
                {webhook.name}
              </Link>
              <span className="block truncate text-xs text-muted-foreground">
                {new URL(webhook.url).host} · {count(webhook.events.length, 'kind')} of event
                {webhook.failingSince && (
                  <>
                    {' '}
                    · fails since <DateTime at={webhook.failingSince} />
                  </>
                )}
              </span>
            </div>
            <WebhookState webhook={webhook} />
          </li>
        ))}
      </ul>
      {pages}
    </Card>
  );
}
