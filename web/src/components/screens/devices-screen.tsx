import { Smartphone } from 'lucide-react';
import { can } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { listCustomers } from '@/domain/customer/list';
import { everyItem } from '@/domain/page';
import { listDevices } from '@/domain/device/list';
import { listRelays } from '@/domain/relay/list';
import { DeviceList } from '../device/device-list';
import { PairButton } from '../pairing/pair-button';
import type { PairingOptions } from '../pairing/pairing-form';
import type { Area } from '../shell/navigation';
import { PageHeader } from '../shell/page-header';
import { Card } from '../ui/card';
import { EmptyState } from '../ui/empty-state';

/** All devices that the viewer may see. */
export async function DevicesScreen({ area, context }: { area: Area; context: Context }) {
  const [devices, options] = await Promise.all([listDevices(context, {}), pairingOptions(area, context)]);
  const pair = options && <PairButton area={area} options={options} />;
  const shared = context.viewer.shares.map(({ deviceId }) => deviceId);
  const online = devices.filter((device) => device.status === 'online').length;
  const outside = !context.viewer.isOperator && context.viewer.memberships.length === 0;
  // The button stays in one place: its dialog is open while the first device appears
  return (
    <>
      <PageHeader
        title="Devices"
        description={devices.length > 0 ? `${online} of ${devices.length} online` : undefined}
        actions={pair}
      />
      {devices.length === 0 ? (
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
        <DeviceList area={area} devices={devices} shared={shared} />
      )}
    </>
  );
}

/** What the viewer can choose when pairing, or undefined when they may not pair. */
async function pairingOptions(area: Area, context: Context): Promise<PairingOptions | undefined> {
  const { viewer } = context;
  if (area === 'admin') {
    const [customers, relays] = await Promise.all([
      everyItem((page) => listCustomers(context, page)),
      listRelays(context),
    ]);
    const named = customers.filter((customer) => customer.state === 'active').map(({ id, name }) => ({ id, name }));
    return { customers: named, nobody: true, relays: relays.map(({ id, name, online }) => ({ id, name, online })) };
  }
  const own = viewer.memberships.filter(({ customerId }) => can(viewer, 'device.pair', { customerId }));
  if (own.length === 0) return undefined;
  return { customers: own.map(({ customerId, customerName }) => ({ id: customerId, name: customerName })) };
}
