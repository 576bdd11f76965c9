import { ChartColumn } from 'lucide-react';
import type { Context } from '@/domain/context';
import { listCustomerUsage } from '@/domain/usage/list';
import { customerUsagePath } from '../shell/navigation';
import { PageHeader } from '../shell/page-header';
import { PageLinks } from '../shell/page-links';
import { cursorIn, pageAt, type Params } from '../shell/paging';
import { Card } from '../ui/card';
import { EmptyState } from '../ui/empty-state';
import { hrefWith } from '../usage/ranges';
import { sortIn, UsageList } from '../usage/usage-list';

const path = '/admin/usage';

/** All customers by what they used this month, for operators. */
export async function CustomersUsageScreen({ context, params }: { context: Context; params: Params }) {
  const sort = sortIn(params.sort);
  const cursor = cursorIn(params, 'cursor');
  const { items, nextCursor } = await pageAt(cursor, (cursor) => listCustomerUsage(context, { sort, cursor }));
  return (
    <>
      <PageHeader title="Usage" description="What customers used this month." />
      {items.length === 0 ? (
        <Card>
          <EmptyState icon={ChartColumn} title="No customer yet" as="h2">
            What customers use appears here.
          </EmptyState>
        </Card>
      ) : (
        <UsageList
          {...{ items, sort }}
          title="Customers"
          description="The current month, by UTC."
          what="Customer"
          hrefOf={customerUsagePath}
          sortHref={(other) => hrefWith(path, params, 'sort', other, 'cursor')}
          pages={<PageLinks list="customers" {...{ path, params, nextCursor }} />}
        />
      )}
    </>
  );
}
