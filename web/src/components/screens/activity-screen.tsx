import { Activity } from 'lucide-react';
import { cookies } from 'next/headers';
import Link from 'next/link';
import { zoneCookie, zoneOf } from '@/base/zone';
import { listActivity } from '@/domain/activity/list';
import type { Context } from '@/domain/context';
import { listCustomers } from '@/domain/customer/list';
import { everyItem } from '@/domain/page';
import { ActivityFilterFields } from '../activity/activity-filter';
import { ActivityList } from '../activity/activity-list';
import { activityFilterIn, wantedActivity } from '../activity/filter';
import { PageHeader } from '../shell/page-header';
import { PageLinks } from '../shell/page-links';
import { cursorIn, pageAt, type Params } from '../shell/paging';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { EmptyState } from '../ui/empty-state';

const path = '/admin/activity';

/** What the product did, in one time line with filters, for operators. */
export async function ActivityScreen({ context, params }: { context: Context; params: Params }) {
  const zone = zoneOf((await cookies()).get(zoneCookie)?.value);
  const filter = activityFilterIn(params);
  const wanted = wantedActivity(filter, zone);
  const [{ items: rows, nextCursor }, customers] = await Promise.all([
    pageAt(cursorIn(params, 'cursor'), (cursor) => listActivity(context, { ...wanted, cursor })),
    everyItem((page) => listCustomers(context, page)),
  ]);
  return (
    <>
      <PageHeader
        title="Activity"
        description="Rotations, commands, mails, webhook deliveries, and jobs that failed. What people changed is in the audit log."
      />
      <Card aria-label="Activity">
        <ActivityFilterFields filter={filter} customers={customers.map(({ id, name }) => ({ id, name }))} />
        {rows.length === 0 ? (
          <EmptyState
            icon={Activity}
            title="No matching activity"
            as="h2"
            className="border-t"
            action={
              <Button asChild variant="outline">
                <Link href={path}>Show everything</Link>
              </Button>
            }
          >
            Nothing has happened yet, or the filter is too narrow.
          </EmptyState>
        ) : (
          <ActivityList rows={rows} />
        )}
        <PageLinks list="activity" {...{ path, params, nextCursor }} first="Newest" next="Older" />
      </Card>
    </>
  );
}
