import Link from 'next/link';
import type { ReactNode } from 'react';
import { deviceStates } from '@/domain/device/states';
import type { DeviceView } from '@/domain/device/view';
import { customerPath } from '../shell/navigation';
import { Card, CardContent, CardHeader } from '../ui/card';
import { CopyButton } from '../ui/copy-button';
import { DateTime, Elapsed } from '../ui/time';
import { BatteryIndicator } from './battery-indicator';
import { LastSeen } from './last-seen';
import { SignalIndicator } from './signal-indicator';

/** What the phone last said of itself. */
export function DeviceFacts({ device, showCustomer }: { device: DeviceView; showCustomer: boolean }) {
  const online = deviceStates[device.state.name].reachable;
  return (
    <Card aria-labelledby="facts">
      <CardHeader
        id="facts"
        title="Phone"
        description={online || !device.lastSeenAt ? undefined : 'As last reported.'}
      />
      <CardContent className="pt-3">
        <dl className="divide-y text-sm">
          <Fact name="Battery">
            {device.batteryPercent !== null && (
              <BatteryIndicator percent={device.batteryPercent} charging={device.charging} />
            )}
          </Fact>
          <Fact name="Signal">{device.signalDbm !== null && <SignalIndicator dbm={device.signalDbm} />}</Fact>
          <Fact name="Carrier">{device.carrier}</Fact>
          <Fact name="Network">{device.mobileUp === false ? 'No mobile network' : device.networkType}</Fact>
          <Fact name="IPv4">{device.publicIpv4 && <Address ip={device.publicIpv4} name="IPv4 address" />}</Fact>
          <Fact name="IPv6">{device.publicIpv6 && <Address ip={device.publicIpv6} name="IPv6 address" />}</Fact>
          <Fact name="Round trip">{online && device.rttMs !== null && `${Math.round(device.rttMs)} ms`}</Fact>
          <Fact name="Temperature">{device.temperatureC !== null && `${Math.round(device.temperatureC)} °C`}</Fact>
          <Fact name="Connected for">{online && device.connectedAt && <Elapsed since={device.connectedAt} />}</Fact>
          <Fact name="Last seen">
            <LastSeen device={device} />
          </Fact>
          <Fact name="Model">{[device.model, device.osVersion].filter(Boolean).join(', ')}</Fact>
          <Fact name="App version">{device.appVersion}</Fact>
          {showCustomer && (
            <Fact name="Customer">
              {device.customer ? (
                <Link href={customerPath(device.customer.id)} className="text-primary-text hover:underline">
                  {device.customer.name}
                </Link>
              ) : (
                'Not assigned'
              )}
            </Fact>
          )}
          <Fact name="Relay">{device.relay.name}</Fact>
          <Fact name="Added">
            <DateTime at={device.createdAt} />
          </Fact>
        </dl>
      </CardContent>
    </Card>
  );
}

/** A fact that the phone has reported; nothing for one that it has not. */
function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (!children) return null;
  return (
    <div className="flex min-h-10 items-center justify-between gap-4 py-1.5">
      <dt className="shrink-0 text-muted-foreground">{name}</dt>
      <dd className="min-w-0 text-right break-words">{children}</dd>
    </div>
  );
}

function Address({ ip, name }: { ip: string; name: string }) {
  return (
    <span className="-mr-2 flex items-center justify-end gap-1">
      <span className="min-w-0 font-mono text-xs break-all">{ip}</span>
      <CopyButton text={ip} label={`Copy the ${name}`} />
    </span>
  );
}
