import type { ReactNode } from 'react';
import { deviceStates } from '@/domain/device/states';
import type { DeviceView } from '@/domain/device/view';
import { Card } from '../ui/card';
import { CopyButton } from '../ui/copy-button';
import { Elapsed } from '../ui/time';
import { BatteryIndicator } from './battery-indicator';
import { LastSeen } from './last-seen';
import { SignalIndicator } from './signal-indicator';

/** What one wants to know of a phone at a glance, in the order in which it matters. */
export function DeviceStrip({ device }: { device: DeviceView }) {
  const reachable = deviceStates[device.state.name].reachable;
  const ip = device.publicIpv4 ?? device.publicIpv6;
  return (
    <Card aria-label="State of the phone" className="overflow-hidden">
      <dl className="grid grid-cols-2 gap-px bg-border sm:grid-cols-3 lg:grid-cols-[minmax(0,2fr)_repeat(5,minmax(0,1fr))]">
        <Fact name={reachable ? 'IP address' : 'Last known IP address'} wide>
          <span className="-my-1 flex min-w-0 items-center gap-1">
            <span className="min-w-0 font-mono text-base font-semibold wrap-anywhere sm:text-lg">{ip ?? '—'}</span>
            {ip && <CopyButton text={ip} label="Copy the IP address" />}
          </span>
        </Fact>
        <Fact name="Battery">
          <BatteryIndicator percent={device.batteryPercent} charging={device.charging} />
        </Fact>
        <Fact name="Signal">
          <SignalIndicator dbm={device.signalDbm} />
        </Fact>
        <Fact name="Carrier">
          <span className="block truncate">{device.carrier ?? '—'}</span>
          {device.networkType && <span className="text-xs text-muted-foreground">{device.networkType}</span>}
        </Fact>
        <Fact name="Round trip">{reachable && device.rttMs !== null ? `${Math.round(device.rttMs)} ms` : '—'}</Fact>
        {reachable && device.connectedAt ? (
          <Fact name="Connected for">
            <Elapsed since={device.connectedAt} />
          </Fact>
        ) : (
          <Fact name="Last seen">
            <LastSeen device={device} />
          </Fact>
        )}
      </dl>
    </Card>
  );
}

function Fact({ name, wide = false, children }: { name: string; wide?: boolean; children: ReactNode }) {
  return (
    <div className={`grid content-start gap-1 bg-card px-4 py-3 text-sm ${wide ? 'max-sm:col-span-2' : ''}`}>
      <dt className="text-xs text-muted-foreground">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}
