import { Smartphone } from 'lucide-react';
import { countDevices } from '@/domain/device/count';
import { listDevices } from '@/domain/device/list';
import { deviceSortNames } from '@/domain/device/sort-names';
import { DeviceList } from '../../device/device-list';
import { deviceFilterIn, isFiltered, statusIn } from '../../device/filter';
import { searchIn, sortIn } from '../../list/address';
import { cursorIn, pageAt } from '../../shell/paging';
import { Card } from '../../ui/card';
import { EmptyState } from '../../ui/empty-state';
import type { CustomerTabProps } from './tab-props';

/** The customer's phones. */
export async function CustomerDevices({ context, customer: { id }, params }: CustomerTabProps) {
  const filter = { ...deviceFilterIn(params), customerId: id };
  const sort = sortIn(params, deviceSortNames) ?? 'name';
  const [{ items: devices, nextCursor }, all, fit] = await Promise.all([
    pageAt(cursorIn(params, 'cursor'), (cursor) => listDevices(context, { ...filter, sort, cursor })),
    countDevices(context, { customerId: id }),
    isFiltered(deviceFilterIn(params)) ? countDevices(context, filter) : null,
  ]);
  if (all.total === 0)
    return (
      <Card>
        <EmptyState icon={Smartphone} title="No device yet" as="h2">
          Pair a phone for this customer, or assign an existing device from its menu.
        </EmptyState>
      </Card>
    );
  return (
    <DeviceList
      area="admin"
      {...{ devices, sort, nextCursor }}
      filter={{ search: searchIn(params), status: statusIn(params) }}
      counts={{ found: fit?.total ?? all.total, total: all.total }}
      customerId={id}
    />
  );
}
