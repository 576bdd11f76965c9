import Link from 'next/link';
import type { DeviceListItem } from '@/domain/device/view';
import { devicePath, type Area } from '../shell/navigation';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table';
import { LastRotation } from '../rotation/last-rotation';
import { NextRotation } from '../schedule/next-rotation';
import { BatteryIndicator } from './battery-indicator';
import { DeviceReason, DeviceStatus } from './device-status';
import { LastSeen } from './last-seen';
import { SelectBox, type Selection } from './select-box';
import { SignalIndicator } from './signal-indicator';

/** Of both ways in which a list of devices is shown. */
export interface DeviceViewsProps {
  area: Area;
  devices: readonly DeviceListItem[];
  shared: readonly string[];
  /** Whether each device's customer is named. */
  customers: boolean;
  selection?: Selection;
}

/** The devices where there is room for a table. */
export function DeviceTable({ area, devices, shared, customers, selection }: DeviceViewsProps) {
  return (
    <div className="border-t @max-3xl:hidden">
      <Table>
        <caption className="sr-only">Devices</caption>
        <TableHead>
          <TableRow>
            {selection && (
              <TableHeader>
                <span className="sr-only">Select</span>
              </TableHeader>
            )}
            <TableHeader>Device</TableHeader>
            <TableHeader>Status</TableHeader>
            <TableHeader>Battery</TableHeader>
            <TableHeader>Network</TableHeader>
            <TableHeader>IP address</TableHeader>
            {customers && <TableHeader>Customer</TableHeader>}
            <TableHeader>Rotation</TableHeader>
            <TableHeader>Last seen</TableHeader>
          </TableRow>
        </TableHead>
        <TableBody>
          {devices.map((device) => (
            <Row
              key={device.id}
              area={area}
              device={device}
              shared={shared.includes(device.id)}
              customers={customers}
              selection={selection}
            />
          ))}
        </TableBody>
      </Table>
    </div>
  );
}

interface RowProps {
  area: Area;
  device: DeviceListItem;
  shared: boolean;
  customers: boolean;
  selection: Selection;
}

function Row({ area, device, shared, customers, selection }: RowProps) {
  return (
    <TableRow className="relative hover:bg-muted/60">
      {selection && (
        <TableCell className="w-8 pr-0">
          <SelectBox {...{ device, selection }} />
        </TableCell>
      )}
      <TableCell className="max-w-48">
        {/* The link covers its row, so that the whole row can be clicked */}
        <Link
          href={devicePath(area, device.id)}
          className="block truncate rounded-sm font-medium after:absolute after:inset-0"
        >
          {device.name}
        </Link>
        <span className="block truncate text-xs text-muted-foreground">
          {shared && 'Shared · '}
          {device.model ?? 'Unknown model'}
        </span>
      </TableCell>
      <TableCell>
        <DeviceStatus device={device} />
        <DeviceReason device={device} />
      </TableCell>
      <TableCell>
        <BatteryIndicator percent={device.batteryPercent} charging={device.charging} />
      </TableCell>
      <TableCell>
        <span className="flex items-center gap-2">
          <SignalIndicator dbm={device.signalDbm} compact />
          <span className="min-w-0">
            <span className="block max-w-28 truncate">{device.carrier ?? 'Unknown carrier'}</span>
            <span className="block text-xs text-muted-foreground">{device.networkType}</span>
          </span>
        </span>
      </TableCell>
      <TableCell className="font-mono text-xs">{device.publicIpv4 ?? device.publicIpv6 ?? '—'}</TableCell>
      {customers && <TableCell className="max-w-36 truncate">{device.customer?.name ?? '—'}</TableCell>}
      <TableCell className="whitespace-nowrap text-muted-foreground">
        <LastRotation rotation={device.lastRotation} />
        {device.nextRotation && (
          <span className="block text-xs">
            Next: <NextRotation schedule={device.nextRotation} short />
          </span>
        )}
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted-foreground">
        <LastSeen device={device} />
      </TableCell>
    </TableRow>
  );
}
