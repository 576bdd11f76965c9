import { Smartphone } from 'lucide-react';
import { can } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { listCustomers } from '@/domain/customer/list';
import { everyItem } from '@/domain/page';
import { countDevices } from '@/domain/device/count';
import { listDevices } from '@/domain/device/list';
import { deviceSortNames } from '@/domain/device/sort-names';
import { listGroups } from '@/domain/group/list';
import type { GroupView } from '@/domain/group/view';
import { listRelays } from '@/domain/relay/list';
import type { DeviceBulkRights } from '../device/device-bulk';
import { deviceFilterIn, groupIn, isFiltered, statusIn } from '../device/filter';
import { DeviceList } from '../device/device-list';
import type { GroupChoice } from '../group/add-to-group';
import { searchIn, sortIn } from '../list/address';
import { mayAnywhere } from '../list/rights';
import { PairButton } from '../pairing/pair-button';
import type { PairingOptions } from '../pairing/pairing-form';
import type { Area } from '../shell/navigation';
import { cursorIn, pageAt, type Params } from '../shell/paging';
import { PageHeader } from '../shell/page-header';
import { Card } from '../ui/card';
import { EmptyState } from '../ui/empty-state';

interface DevicesScreenProps {
  area: Area;
  context: Context;
  params: Params;
}

/** The devices that the viewer may see, in pages. */
export async function DevicesScreen({ area, context, params }: DevicesScreenProps) {
  const filter = deviceFilterIn(params);
  const sort = sortIn(params, deviceSortNames) ?? 'name';
  const [{ items: devices, nextCursor }, all, fit, options, groups] = await Promise.all([
    pageAt(cursorIn(params, 'cursor'), (cursor) => listDevices(context, { ...filter, sort, cursor })),
    countDevices(context),
    isFiltered(filter) ? countDevices(context, filter) : null,
    pairingOptions(area, context),
    everyItem((page) => listGroups(context, page)),
  ]);
  const pair = options && <PairButton area={area} options={options} />;
  const shared = context.viewer.shares.map(({ deviceId }) => deviceId);
  const outside = !context.viewer.isOperator && context.viewer.memberships.length === 0;
  // The button stays in one place: its dialog is open while the first device appears
  return (
    <>
      <PageHeader
        title="Devices"
        description={all.total > 0 ? `${all.online} of ${all.total} online` : undefined}
        actions={pair}
      />
      {all.total === 0 ? (
        <Card>
          <EmptyState
            icon={Smartphone}
            title={outside ? 'You are not a member of any customer' : 'No device yet'}
            as="h2"
          >
            {pair
              ? 'Click “Pair a phone”, then scan the code with an Android phone that has a SIM card. It becomes your private mobile proxy.'
              : outside
                ? 'You left or were removed. Ask an owner for a new invitation.'
                : 'Devices appear here as soon as an owner or a manager pairs a phone.'}
          </EmptyState>
        </Card>
      ) : (
        <DeviceList
          {...{ area, devices, shared, sort, nextCursor, groups: groups.map(named) }}
          ownGroups={groups.filter((group) => may(context, group)).map(named)}
          filter={{ search: searchIn(params), status: statusIn(params), group: groupIn(params) }}
          counts={{ found: fit?.total ?? all.total, total: all.total }}
          bulk={bulkRights(context, options)}
        />
      )}
    </>
  );
}

function bulkRights({ viewer }: Context, options: PairingOptions | undefined): DeviceBulkRights | undefined {
  const rights = {
    rotate: mayAnywhere(viewer, 'device.rotate'),
    schedule: mayAnywhere(viewer, 'device.settings'),
    customers: viewer.isOperator ? options?.customers : undefined,
  };
  return rights.rotate || rights.schedule ? rights : undefined;
}

function named({ id, name, customer }: GroupView): GroupChoice {
  return { id, name: customer ? name : `${name} (operators)` };
}

function may({ viewer }: Context, { customer }: GroupView): boolean {
  return can(viewer, 'group.manage', { customerId: customer?.id ?? null });
}

/** What the viewer can choose when pairing, or undefined when they may not pair. */
async function pairingOptions(area: Area, context: Context): Promise<PairingOptions | undefined> {
  const { viewer } = context;
  if (area === 'admin') {
    const [customers, relays] = await Promise.all([
      everyItem((page) => listCustomers(context, page)),
      everyItem((page) => listRelays(context, page)),
    ]);
    const named = customers.filter((customer) => customer.state === 'active').map(({ id, name }) => ({ id, name }));
    return { customers: named, unassigned: true, relays: relays.map(({ id, name, online }) => ({ id, name, online })) };
  }
  const own = viewer.memberships.filter(({ customerId }) => can(viewer, 'device.pair', { customerId }));
  if (own.length === 0) return undefined;
  return { customers: own.map(({ customerId, customerName }) => ({ id: customerId, name: customerName })) };
}
