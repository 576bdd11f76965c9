import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import type { Context } from '@/domain/context';
import { RefreshEvery } from '../job/refresh-every';
import { viewArea, type Area } from '../shell/navigation';
import { PageHeader } from '../shell/page-header';
import type { Params } from '../shell/paging';
import { AlertsScreen } from './alerts-screen';
import { ConnectionScreen } from './connection-screen';
import { ConnectionsScreen } from './connections-screen';
import { CustomerSettingsScreen } from './customer-settings-screen';
import { DeviceScreen } from './device-screen';
import { DevicesScreen } from './devices-screen';
import { GroupScreen } from './group-screen';
import { GroupsScreen } from './groups-screen';
import { MembersScreen } from './members-screen';
import { PortalOverviewScreen } from './portal-overview-screen';
import { UsageScreen } from './usage-screen';

interface Shown {
  area: Area;
  /** Of a viewer of the customer. */
  context: Context;
  customerId: string;
  params: Params;
}

/** The screens of the portal that its viewers have; of those with things, one list and one for each thing. */
const screens: Readonly<Record<string, (shown: Shown) => ReactNode>> = {
  '': (shown) => <PortalOverviewScreen {...shown} />,
  devices: (shown) => <DevicesScreen {...shown} />,
  connections: (shown) => <ConnectionsScreen {...shown} />,
  groups: (shown) => <GroupsScreen {...shown} />,
  alerts: (shown) => <AlertsScreen {...shown} />,
  members: (shown) => <MembersScreen {...shown} />,
  settings: (shown) => <CustomerSettingsScreen {...shown} />,
  usage: (shown) => (
    <>
      <PageHeader title="Usage" />
      <UsageScreen {...shown} path={`/${shown.area}/usage`} />
    </>
  ),
};
const things: Readonly<Record<string, (shown: Shown & { id: string }) => ReactNode>> = {
  devices: (shown) => <DeviceScreen {...shown} />,
  connections: (shown) => <ConnectionScreen {...shown} />,
  groups: (shown) => <GroupScreen {...shown} />,
};

const refreshSeconds = 15;

interface ViewScreenProps extends Omit<Shown, 'area'> {
  /** First part of the path below the view; '' for the overview. */
  page: string;
  /** Id of a thing, the second part. */
  thing: string | undefined;
}

/** A screen of the portal as an operator sees it for a customer. */
export function ViewScreen({ page, thing, ...rest }: ViewScreenProps) {
  const shown = { ...rest, area: viewArea(rest.customerId) };
  const screen = thing === undefined ? own(screens, page)?.(shown) : own(things, page)?.({ ...shown, id: thing });
  if (screen === undefined) notFound();
  return (
    <>
      <RefreshEvery seconds={refreshSeconds} />
      {screen}
    </>
  );
}

/** "constructor" is no screen. */
function own<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
