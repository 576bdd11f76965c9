import { BellOff, Settings } from 'lucide-react';
import Link from 'next/link';
import { orNotFound } from '@/auth/page';
import { kindsFor } from '@/domain/alert/kinds';
import { listAlerts } from '@/domain/alert/list';
import { can } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { getCustomer } from '@/domain/customer/get';
import { AlertFilters } from '../alert/alert-filter';
import { AlertList } from '../alert/alert-list';
import { FailuresCard } from '../alert/failures-card';
import { alertFilterIn } from '../alert/filter';
import type { Area } from '../shell/navigation';
import { PageHeader } from '../shell/page-header';
import { PageLinks } from '../shell/page-links';
import { cursorIn, pageAt, type Params } from '../shell/paging';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { EmptyState } from '../ui/empty-state';
import { TextLink } from '../ui/text-link';
import { customerOfPage } from './customer/customer-of-page';

interface AlertsScreenProps {
  area: Area;
  context: Context;
  params: Params;
}

/** What is wrong, and what was. */
export async function AlertsScreen({ area, context, params }: AlertsScreenProps) {
  const filter = alertFilterIn(params);
  const { items, nextCursor } = await pageAt(cursorIn(params, 'cursor'), (cursor) =>
    listAlerts(context, { ...filter, cursor }),
  );
  const { viewer } = context;
  const [membership] = viewer.memberships;
  const kinds = kindsFor(viewer.isOperator || !membership ? 'operator' : membership.role);
  const path = `/${area}/alerts`;
  const only = area === 'admin' && filter.customerId ? await customerOfPage(context, filter.customerId) : undefined;
  const filtered = filter.state !== undefined || filter.kind !== undefined || only !== undefined;
  return (
    <>
      <PageHeader
        title="Alerts"
        description="What needs someone, and what did. You choose what notifies you, and how."
        actions={
          <Button asChild variant="outline">
            <Link href="/account/alerts">
              <Settings aria-hidden /> Settings
            </Link>
          </Button>
        }
      />
      <Card aria-label="Alerts">
        <AlertFilters filter={filter} kinds={kinds} />
        {only && (
          <p className="flex flex-wrap gap-x-3 px-4 pb-3 text-sm">
            Only alerts of {only.name}. <TextLink href={path}>Show those of all customers</TextLink>
          </p>
        )}
        <div className="border-t">
          {items.length > 0 ? (
            <AlertList area={area} alerts={items} />
          ) : (
            <EmptyState icon={BellOff} title={filtered ? 'No alert matches' : 'No alerts'} as="h2">
              {filtered ? 'Change the filter.' : 'All is well, and nothing has been wrong lately.'}
            </EmptyState>
          )}
        </div>
        <PageLinks list="alerts" {...{ path, params, nextCursor }} first="Newest" next="Older" />
      </Card>
      {membership && can(viewer, 'customer.alerts', membership) && (
        <FailuresCard customer={await orNotFound(getCustomer(context, { id: membership.customerId }))} />
      )}
    </>
  );
}
