import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import type { DeviceView } from '@/domain/device/view';
import { AnnotationRows } from '../annotation/annotation-rows';
import { customerPath } from '../shell/navigation';
import { Card } from '../ui/card';
import { CopyButton } from '../ui/copy-button';
import { DateTime } from '../ui/time';
import { LastSeen } from './last-seen';

/** What else there is to know of a phone, folded: one looks here once. */
export function DeviceFacts({ device, showCustomer }: { device: DeviceView; showCustomer: boolean }) {
  return (
    <Card aria-label="Details">
      <details className="group">
        <summary className="flex items-center gap-2 rounded-2xl px-5 py-4 text-base font-semibold tracking-tight">
          <ChevronRight aria-hidden className="size-4 transition-transform group-open:rotate-90" />
          Details
        </summary>
        <dl className="divide-y px-5 pb-4 text-sm">
          <Fact name="Model">{[device.model, device.osVersion].filter(Boolean).join(', ')}</Fact>
          <Fact name="App version">{device.appVersion}</Fact>
          <Fact name="IPv4">{device.publicIpv4 && <Address ip={device.publicIpv4} name="IPv4 address" />}</Fact>
          <Fact name="IPv6">{device.publicIpv6 && <Address ip={device.publicIpv6} name="IPv6 address" />}</Fact>
          <Fact name="Temperature">{device.temperatureC !== null && `${Math.round(device.temperatureC)} °C`}</Fact>
          <Fact name="Last seen">
            <LastSeen device={device} />
          </Fact>
          {showCustomer && (
            <Fact name="Customer">
              {device.customer ? (
                <Link
                  href={customerPath(device.customer.id)}
                  className="text-primary-text underline decoration-primary-text/40 underline-offset-4 hover:decoration-current"
                >
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
          <AnnotationRows externalId={device.externalId} metadata={device.metadata} />
        </dl>
      </details>
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
      <span className="min-w-0 font-mono text-xs wrap-anywhere">{ip}</span>
      <CopyButton text={ip} label={`Copy the ${name}`} />
    </span>
  );
}
