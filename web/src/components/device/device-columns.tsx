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
    ...{ id: 'customer', title: 'Customer', sort: 'customer', room: '3xl' as const },
    cell: ({ customer }) => <span className="block max-w-36 truncate">{customer?.name}</span>,
  };
  return [
    {
      ...{ id: 'name', title: 'Device', sort: 'name', fixed: true, card: 'title' as const, className: 'max-w-56' },
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
      ...{ id: 'state', title: 'Status', sort: 'state', card: 'end' as const, className: 'max-w-56' },
      cell: (device) => <State state={device.state} />,
    },
    {
      ...{ id: 'ip', title: 'IP address', sort: 'ip' },
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
    ...{ id: 'carrier', title: 'Network', sort: 'carrier', room: '5xl' as const },
    cell: ({ carrier, networkType }) => (
      <span className="block max-w-40 truncate">{[carrier, networkType].filter(Boolean).join(' · ') || '—'}</span>
    ),
  },
  {
    ...{ id: 'signal', title: 'Signal', sort: 'signal', room: '6xl' as const },
    cell: ({ signalDbm }) => <SignalIndicator dbm={signalDbm} compact />,
  },
  {
    ...{ id: 'battery', title: 'Battery', sort: 'battery', room: '5xl' as const },
    cell: ({ batteryPercent, charging }) => <BatteryIndicator percent={batteryPercent} charging={charging} />,
  },
];

const rotationColumns: readonly DeviceColumn[] = [
  {
    ...{ id: 'rotation', title: 'Last rotation', room: '4xl' as const },
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
    ...{ id: 'connections', title: 'Connections', optional: true, card: 'none' as const, className: 'tabular-nums' },
    cell: ({ connectionCount }) => connectionCount,
  },
  {
    ...{ id: 'model', title: 'Model', sort: 'model', optional: true, card: 'none' as const },
    cell: ({ model }) => <span className="block max-w-40 truncate">{model}</span>,
  },
  {
    ...{ id: 'version', title: 'App version', sort: 'version', optional: true, card: 'none' as const },
    cell: ({ appVersion }) => appVersion,
  },
  {
    ...{ id: 'temperature', title: 'Temperature', sort: 'temperature', optional: true, card: 'none' as const },
    cell: ({ temperatureC }) => temperatureC !== null && `${Math.round(temperatureC)} °C`,
  },
  {
    ...{ id: 'rtt', title: 'Round trip', sort: 'rtt', optional: true, card: 'none' as const },
    cell: ({ rttMs }) => rttMs !== null && `${Math.round(rttMs)} ms`,
  },
  {
    ...{ id: 'relay', title: 'Relay', optional: true, card: 'none' as const },
    cell: ({ relay }) => <span className="block max-w-36 truncate">{relay.name}</span>,
  },
  {
    ...{ id: 'created', title: 'Paired', sort: 'created', optional: true, card: 'none' as const },
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
    <span title={reason}>
      <DeviceStatus device={{ state }} />
      {reason && <RowSecond>{reason}</RowSecond>}
    </span>
  );
}

function Quiet({ children }: { children: ReactNode }) {
  return <div className="whitespace-nowrap text-muted-foreground">{children}</div>;
}
