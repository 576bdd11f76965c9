import { Webhook } from 'lucide-react';
import { orNotFound } from '@/auth/page';
import type { Context } from '@/domain/context';
import type { CustomerDetailView } from '@/domain/customer/view';
import { listWebhooks } from '@/domain/webhook/list';
import { customerPath, customerWebhooksPath } from '../shell/navigation';
import { PageHeader } from '../shell/page-header';
import { PageLinks } from '../shell/page-links';
import { cursorIn, pageAt, type Params } from '../shell/paging';
import { Card } from '../ui/card';
import { EmptyState } from '../ui/empty-state';
import { WebhookList } from '../webhook/webhook-list';

interface CustomerWebhooksScreenProps {
  context: Context;
  customer: Pick<CustomerDetailView, 'id' | 'name'>;
  params: Params;
}

/** A customer's webhooks as operators see them: where they go and whether they work. The customer adds them. */
export async function CustomerWebhooksScreen({ context, customer, params }: CustomerWebhooksScreenProps) {
  const { id: customerId, name } = customer;
  const at = cursorIn(params, 'cursor');
  const { items, nextCursor } = await orNotFound(pageAt(at, (cursor) => listWebhooks(context, { customerId, cursor })));
  return (
    <>
      <PageHeader title="Webhooks" description={name} back={{ href: customerPath(customerId), label: name }} />
      {items.length === 0 && at === undefined ? (
        <Card>
          <EmptyState icon={Webhook} title="No webhook yet" as="h2">
            Owners and managers of {name} add webhooks in the portal.
          </EmptyState>
        </Card>
      ) : (
        <WebhookList
          {...{ area: 'admin', webhooks: items }}
          pages={<PageLinks list="webhooks" path={customerWebhooksPath(customerId)} {...{ params, nextCursor }} />}
        />
      )}
    </>
  );
}
