import { Webhook } from 'lucide-react';
import { orNotFound } from '@/auth/page';
import type { Context } from '@/domain/context';
import { listWebhooks } from '@/domain/webhook/list';
import { webhooksPath, type Area } from '../shell/navigation';
import { PageHeader } from '../shell/page-header';
import { PageLinks } from '../shell/page-links';
import { cursorIn, pageAt, type Params } from '../shell/paging';
import { Card } from '../ui/card';
import { EmptyState } from '../ui/empty-state';
import { TextLink } from '../ui/text-link';
import { CreateWebhookButton } from '../webhook/create-webhook-button';
import { WebhookList } from '../webhook/webhook-list';

interface WebhooksScreenProps {
  area: Area;
  context: Context;
  params: Params;
}

/** The webhooks of the viewer's customer; for operators their own. */
export async function WebhooksScreen({ area, context, params }: WebhooksScreenProps) {
  const cursor = cursorIn(params, 'cursor');
  const { items, nextCursor } = await orNotFound(pageAt(cursor, (cursor) => listWebhooks(context, { cursor })));
  return (
    <>
      <PageHeader
        title="Webhooks"
        description={
          <>
            {area === 'admin' ? 'Events of all customers' : 'Events'} as HTTP requests to your own server.{' '}
            <TextLink href="/docs/webhooks">Documentation</TextLink>
          </>
        }
        actions={<CreateWebhookButton area={area} />}
      />
      {items.length === 0 && cursor === undefined ? (
        <Card>
          <EmptyState icon={Webhook} title="No webhook yet" as="h2">
            A webhook reports to your server when a rotation ends, an alert opens or a connection reaches a limit.
          </EmptyState>
        </Card>
      ) : (
        <WebhookList
          {...{ area, webhooks: items }}
          pages={<PageLinks list="webhooks" path={webhooksPath(area)} params={params} nextCursor={nextCursor} />}
        />
      )}
    </>
  );
}
