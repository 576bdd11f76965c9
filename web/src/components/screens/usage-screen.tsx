import { ChartColumn } from 'lucide-react';
import { orNotFound } from '@/auth/page';
import type { Context } from '@/domain/context';
import { listUsage } from '@/domain/usage/list';
import { getCustomerTraffic } from '@/domain/usage/traffic';
import { ChartSection } from '../chart/chart-section';
import { connectionPath, devicePath, type Area } from '../shell/navigation';
import { PageLinks } from '../shell/page-links';
import { cursorIn, pageAt, type Params } from '../shell/paging';
import { TabLinks } from '../shell/tab-links';
import { Card } from '../ui/card';
import { EmptyState } from '../ui/empty-state';
import { csvPath } from '../usage/csv';
import { hrefWith, rangeIn } from '../usage/ranges';
import { TrafficCard } from '../usage/traffic-card';
import { sortIn, UsageList } from '../usage/usage-list';

interface UsageScreenProps {
  area: Area;
  context: Context;
  customerId: string;
  /** Address of the page, and its query. */
  path: string;
  params: Params;
}

const kinds = {
  connections: { label: 'Connections', what: 'Connection', pathOf: connectionPath },
  devices: { label: 'Devices', what: 'Device', pathOf: devicePath },
} as const;

/** What a customer used over time, and by connection or device this month. */
export async function UsageScreen({ area, context, customerId, path, params }: UsageScreenProps) {
  const sort = sortIn(params.sort);
  const of = params.of === 'devices' ? 'devices' : 'connections';
  const { items, nextCursor } = await orNotFound(
    pageAt(cursorIn(params, 'cursor'), (cursor) => listUsage(context, { customerId, of, sort, cursor })),
  );
  const fromStart = (name: string) => (value: string) => hrefWith(path, params, name, value, 'cursor');
  const { label, what, pathOf } = kinds[of];
  const tabs = (['connections', 'devices'] as const).map((kind) => ({
    label: kinds[kind].label,
    href: fromStart('of')(kind),
    current: kind === of,
  }));
  return (
    <div className="grid grid-cols-1 gap-6">
      <ChartSection what="The usage">
        <Traffic {...{ context, customerId, path, params }} />
      </ChartSection>
      <TabLinks label="What the list shows" tabs={tabs} />
      {items.length === 0 ? (
        <Card>
          <EmptyState icon={ChartColumn} title={`No ${label.toLowerCase()} yet`} as="h2">
            What they use appears here.
          </EmptyState>
        </Card>
      ) : (
        <UsageList
          {...{ items, sort, what }}
          title={label}
          description="This month. The chart also counts those that were deleted or moved since."
          hrefOf={(id) => pathOf(area, id)}
          sortHref={fromStart('sort')}
          pages={<PageLinks list={label.toLowerCase()} at="usage-list" {...{ path, params, nextCursor }} />}
        />
      )}
    </div>
  );
}

async function Traffic({ context, customerId: id, path, params }: Omit<UsageScreenProps, 'area'>) {
  const range = rangeIn(params);
  const traffic = await orNotFound(getCustomerTraffic(context, { id, range }));
  return (
    <TrafficCard
      title="All devices"
      traffic={traffic}
      hrefOf={(other) => hrefWith(path, params, 'range', other)}
      csv={csvPath('customers', id, range)}
    />
  );
}
