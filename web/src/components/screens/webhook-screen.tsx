import { orNotFound } from '@/auth/page';
import { alertKinds } from '@/domain/alert/kinds';
import type { Context } from '@/domain/context';
import { eventKinds } from '@/domain/event/kinds';
import { getWebhook } from '@/domain/webhook/get';
import { deliveryStates } from '@/domain/webhook/input';
import { listDeliveries } from '@/domain/webhook/list-deliveries';
import type { WebhookView } from '@/domain/webhook/view';
import { customerWebhooksPath, webhookPath, webhooksPath, type Area } from '../shell/navigation';
import { PageHeader } from '../shell/page-header';
import { PageLinks } from '../shell/page-links';
import { cursorIn, pageAt, type Params } from '../shell/paging';
import { Alert } from '../ui/alert';
import { Card, CardContent, CardHeader } from '../ui/card';
import { TextLink } from '../ui/text-link';
import { DateTime } from '../ui/time';
import { DeliveryList } from '../webhook/delivery-list';
import { TestCard } from '../webhook/test-card';
import { WebhookActions } from '../webhook/webhook-actions';
import { WebhookState } from '../webhook/webhook-state';

interface WebhookScreenProps {
  area: Area;
  context: Context;
  id: string;
  params: Params;
}

/** One webhook: where it goes, whether it works, and its log. */
export async function WebhookScreen({ area, context, id, params }: WebhookScreenProps) {
  const webhook = await orNotFound(getWebhook(context, { id }));
  const cursor = cursorIn(params, 'cursor');
  const state = deliveryStates.find((name) => name === params['state']);
  const page = await orNotFound(
    pageAt(cursor, (cursor) => listDeliveries(context, { webhookId: id, state, cursor, limit: 25 })),
  );
  const owner = area === 'admin' && webhook.customer ? webhook.customer : undefined;
  const list = owner ? customerWebhooksPath(owner.id) : webhooksPath(area);
  return (
    <>
      <PageHeader
        title={webhook.name}
        back={{ href: list, label: owner ? `Webhooks of ${owner.name}` : 'Webhooks' }}
        description={owner?.name}
        status={<WebhookState webhook={webhook} />}
        actions={<WebhookActions {...{ area, webhook, list }} />}
      />
      <Trouble webhook={webhook} />
      <div className="grid items-start gap-6 2xl:grid-cols-[minmax(0,1fr)_22rem]">
        <DeliveryList
          {...{ webhook, deliveries: page.items, state: state ?? '', live: cursor === undefined }}
          pages={
            <PageLinks
              list="deliveries"
              path={webhookPath(area, id)}
              params={params}
              nextCursor={page.nextCursor}
              first="Newest"
              next="Older"
            />
          }
        />
        <div className="grid gap-6">
          <TestCard webhookId={id} />
          <Facts webhook={webhook} />
        </div>
      </div>
    </>
  );
}

function Trouble({ webhook: { state, offReason, failingSince, pausedUntil } }: { webhook: WebhookView }) {
  if (offReason !== null)
    return (
      <Alert tone="danger" title={offReason}>
        It receives no events until you switch it on again.
      </Alert>
    );
  if (state === 'failing' && failingSince)
    return (
      <Alert tone="warning" title="Every attempt fails">
        Since <DateTime at={failingSince} />. After 3 days we switch the webhook off and send you an email.
      </Alert>
    );
  return pausedUntil ? (
    <Alert tone="warning">
      Your receiver asked us to wait until <DateTime at={pausedUntil} smallest="second" />.
    </Alert>
  ) : null;
}

function Facts({ webhook: { url, events, alerts, oldSecretUntil, createdAt } }: { webhook: WebhookView }) {
  return (
    <Card aria-labelledby="facts">
      <CardHeader id="facts" title="Settings" />
      <CardContent>
        <dl className="grid gap-3 text-sm [&_dt]:text-xs [&_dt]:text-muted-foreground">
          <div>
            <dt>Address</dt>
            <dd className="break-all">{url}</dd>
          </div>
          <div>
            <dt>Events</dt>
            <dd>{events.map((kind) => eventKinds[kind].title).join(', ')}</dd>
          </div>
          {alerts && (
            <div>
              <dt>Alerts</dt>
              <dd>{alerts.map((kind) => alertKinds[kind].label).join(', ')}</dd>
            </div>
          )}
          <div>
            <dt>Secret</dt>
            <dd>
              {oldSecretUntil ? (
                <>
                  The old one signs as well until <DateTime at={oldSecretUntil} />.
                </>
              ) : (
                'Shown only when it is created.'
              )}{' '}
              <TextLink href="/docs/webhooks#verify">How to verify</TextLink>
            </dd>
          </div>
          <div>
            <dt>Created</dt>
            <dd>
              <DateTime at={createdAt} />
            </dd>
          </div>
        </dl>
      </CardContent>
    </Card>
  );
}
