import type { ReactNode } from 'react';
import type { DeviceListItem } from '@/domain/device/view';
import type { Column } from '../list/column';
import { RowSecond, RowTitle } from '../list/list-row';
import { LastRotation } from '../rotation/last-rotation';
import { NextRotation } from '../schedule/next-rotation';
import { devicePath, type Area } from '../shell/navigation';
import { DateTime } from '../ui/time';
import { BatteryIndicator } from './battery-indicator';
import { DeviceStatus, reasonOf } from './device-status';
import { LastSeen } from './last-seen';
import { SignalIndicator } from './signal-indicator';

interface ColumnsOf {
  area: Area;
  /** Ids of those that belong to another customer. */
  shared: readonly string[];
  /** Whether each device's customer is named. */
  customers: boolean;
}

type DeviceColumn = Column<DeviceListItem>;

/** What a list of devices can show. */
export function deviceColumns({ area, shared, customers }: ColumnsOf): DeviceColumn[] {
  const customer: DeviceColumn = {
    ...{ id: 'customer', title: 'Customer', sort: 'customer', width: 'name' as const, room: '3xl' as const },
    cell: ({ customer }) => customer?.name,
  };
  return [
    {
      ...{ id: 'name', title: 'Device', sort: 'name', fixed: true, card: 'title' as const, width: 'title' as const },
      cell: ({ id, name, model }) => (
        <>
          <RowTitle href={devicePath(area, id)}>{name}</RowTitle>
          <RowSecond>
            {shared.includes(id) && 'Shared · '}
            {model ?? 'Unknown model'}
          </RowSecond>
        </>
      ),
    },
    {
      ...{ id: 'state', title: 'Status', sort: 'state', width: 'noted' as const, card: 'end' as const },
      cell: (device) => <State state={device.state} />,
    },
    {
      ...{ id: 'ip', title: 'IP address', sort: 'ip', width: 'fit' as const },
      cell: ({ publicIpv4, publicIpv6 }) => (
        <span className="font-mono text-xs whitespace-nowrap">{publicIpv4 ?? publicIpv6 ?? '—'}</span>
      ),
    },
    ...(customers ? [customer] : []),
    ...radioColumns,
    ...rotationColumns,
    {
      ...{
        id: 'seen',
        title: 'Last seen',
        sort: 'seen',
        width: 'fit' as const,
        className:
          '@max-2xl:flex @max-2xl:gap-1 @max-2xl:before:text-muted-foreground @max-2xl:before:content-["Seen"]',
      },
      cell: (device) => (
        <Quiet>
          <LastSeen device={device} />
        </Quiet>
      ),
    },
    ...optionalColumns,
  ];
}

const radioColumns: readonly DeviceColumn[] = [
  {
    ...{ id: 'carrier', title: 'Network', sort: 'carrier', width: 'name' as const, room: '5xl' as const },
    cell: ({ carrier, networkType }) => [carrier, networkType].filter(Boolean).join(' · ') || '—',
  },
  {
    ...{ id: 'signal', title: 'Signal', sort: 'signal', width: 'fit' as const, room: '6xl' as const },
    cell: ({ signalDbm }) => <SignalIndicator dbm={signalDbm} compact />,
  },
  {
    ...{ id: 'battery', title: 'Battery', sort: 'battery', width: 'fit' as const, room: '5xl' as const },
    cell: ({ batteryPercent, charging }) => <BatteryIndicator percent={batteryPercent} charging={charging} />,
  },
];

const rotationColumns: readonly DeviceColumn[] = [
  {
    ...{ id: 'rotation', title: 'Last rotation', width: 'fit' as const, room: '4xl' as const },
    cell: ({ lastRotation }) => (
      <Quiet>
        <LastRotation rotation={lastRotation} />
      </Quiet>
    ),
  },
  {
    ...{
      id: 'next',
      title: 'Next rotation',
      width: 'fit' as const,
      room: '7xl' as const,
      className: '@max-2xl:flex @max-2xl:gap-1 @max-2xl:before:text-muted-foreground @max-2xl:before:content-["Next"]',
    },
    cell: ({ nextRotation }) =>
      nextRotation && (
        <Quiet>
          <NextRotation schedule={nextRotation} short />
        </Quiet>
      ),
  },
];

const optionalColumns: readonly DeviceColumn[] = [
  {
    ...{
      id: 'connections',
      title: 'Connections',
      width: 'fit' as const,
      optional: true,
      card: 'none' as const,
      className: 'tabular-nums',
    },
    cell: ({ connectionCount }) => connectionCount,
  },
  {
    ...{ id: 'model', title: 'Model', sort: 'model', width: 'name' as const, optional: true, card: 'none' as const },
    cell: ({ model }) => model,
  },
  {
    ...{
      id: 'version',
      title: 'App version',
      sort: 'version',
      width: 'fit' as const,
      optional: true,
      card: 'none' as const,
    },
    cell: ({ appVersion }) => appVersion,
  },
  {
    ...{
      id: 'temperature',
      title: 'Temperature',
      sort: 'temperature',
      width: 'fit' as const,
      optional: true,
      card: 'none' as const,
    },
    cell: ({ temperatureC }) => temperatureC !== null && `${Math.round(temperatureC)} °C`,
  },
  {
    ...{ id: 'rtt', title: 'Round trip', sort: 'rtt', width: 'fit' as const, optional: true, card: 'none' as const },
    cell: ({ rttMs }) => rttMs !== null && `${Math.round(rttMs)} ms`,
  },
  {
    ...{ id: 'relay', title: 'Relay', width: 'name' as const, optional: true, card: 'none' as const },
    cell: ({ relay }) => relay.name,
  },
  {
    ...{
      id: 'created',
      title: 'Paired',
      sort: 'created',
      width: 'fit' as const,
      optional: true,
      card: 'none' as const,
    },
    cell: ({ createdAt }) => (
      <Quiet>
        <DateTime at={createdAt} />
      </Quiet>
    ),
  },
];

function State({ state }: Pick<DeviceListItem, 'state'>) {
  const reason = reasonOf(state);
  return (
    <span title={reason} className="block @max-2xl:max-w-48">
      <DeviceStatus device={{ state }} />
      {reason && <RowSecond>{reason}</RowSecond>}
    </span>
  );
}

function Quiet({ children }: { children: ReactNode }) {
  return <div className="whitespace-nowrap text-muted-foreground">{children}</div>;
}
