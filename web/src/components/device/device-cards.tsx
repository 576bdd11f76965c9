import Link from 'next/link';
import { devicePath } from '../shell/navigation';
import { LastRotation } from '../rotation/last-rotation';
import { NextRotation } from '../schedule/next-rotation';
import { BatteryIndicator } from './battery-indicator';
import { DeviceReason, DeviceStatus } from './device-status';
import type { DeviceViewsProps } from './device-table';
import { LastSeen } from './last-seen';
import { SelectBox } from './select-box';
import { SignalIndicator } from './signal-indicator';

/** The devices where there is little room. */
export function DeviceCards({ area, devices, shared, customers, selection }: DeviceViewsProps) {
  return (
    <ul className="divide-y border-t @3xl:hidden">
      {devices.map((device) => (
        <li key={device.id} className="relative grid grid-cols-[minmax(0,1fr)] gap-2.5 p-4 hover:bg-muted/60">
          <div className="flex items-start justify-between gap-3">
            {selection && <SelectBox {...{ device, selection }} />}
            <div className="min-w-0 flex-1">
              <Link
                href={devicePath(area, device.id)}
                className="block truncate rounded-sm font-medium after:absolute after:inset-0"
              >
                {device.name}
              </Link>
              <span className="block truncate text-xs text-muted-foreground">
                {shared.includes(device.id) && 'Shared · '}
                {(customers && device.customer?.name) || device.model || 'Unknown model'}
              </span>
            </div>
            <DeviceStatus device={device} />
          </div>
          <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
            <span className="font-mono text-xs">{device.publicIpv4 ?? device.publicIpv6 ?? 'No address'}</span>
            {device.signalDbm !== null && <SignalIndicator dbm={device.signalDbm} compact />}
            <span>{[device.carrier, device.networkType].filter(Boolean).join(' · ')}</span>
            {device.batteryPercent !== null && (
              <BatteryIndicator percent={device.batteryPercent} charging={device.charging} />
            )}
          </div>
          <DeviceReason device={device} />
          {device.nextRotation && (
            <p className="text-xs text-muted-foreground">
              Next rotation: <NextRotation schedule={device.nextRotation} short />
            </p>
          )}
          {device.lastRotation && (
            <div className="text-xs text-muted-foreground">
              Last rotation: <LastRotation rotation={device.lastRotation} />
            </div>
          )}
          {device.state.name === 'offline' && (
            <p className="text-xs text-muted-foreground">
              Last seen <LastSeen device={device} />
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
