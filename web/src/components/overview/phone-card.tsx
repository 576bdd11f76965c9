import Link from 'next/link';
import type { OverviewPhone } from '@/domain/overview/view';
import { ConnectionState } from '../connection/connection-state';
import { TestButton } from '../connection/test-button';
import { BatteryIndicator } from '../device/battery-indicator';
import { DeviceReason, DeviceStatus } from '../device/device-status';
import { SignalIndicator } from '../device/signal-indicator';
import { formatBytes } from '../format/bytes';
import { count } from '../format/count';
import { LastRotation } from '../rotation/last-rotation';
import { RotateButton } from '../rotation/rotate-button';
import { devicePath, type Area } from '../shell/navigation';
import { Card, CardContent } from '../ui/card';
import { CopyButton } from '../ui/copy-button';
import { TextLink } from '../ui/text-link';
import { CopyAccess } from './copy-access';

const linesShown = 3;

/** For someone with one or two phones: the phone itself, what to copy, and the button that rotates it. */
export function PhoneCard({ area, phone, mayRotate }: { area: Area; phone: OverviewPhone; mayRotate: boolean }) {
  const path = devicePath(area, phone.id);
  const ip = phone.publicIpv4 ?? phone.publicIpv6;
  const last = phone.lastRotation;
  return (
    <Card aria-labelledby={`phone-${phone.id}`}>
      <header className="flex flex-wrap items-start justify-between gap-3 px-5 pt-5">
        <div className="grid min-w-0 gap-1">
          <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
            <h2 id={`phone-${phone.id}`} className="min-w-0 text-base font-semibold tracking-tight wrap-anywhere">
              <Link href={path} prefetch={false} className="rounded-sm py-1 hover:underline">
                {phone.name}
              </Link>
            </h2>
            <DeviceStatus device={phone} />
          </div>
          {phone.sharedBy !== null && <p className="text-sm text-muted-foreground">Shared by {phone.sharedBy}</p>}
          <DeviceReason device={phone} />
        </div>
        {mayRotate && (
          <RotateButton
            device={phone}
            latest={
              phone.state.name === 'rotating' ? { attempts: 1, finishedAt: null } : last && { attempts: 1, ...last }
            }
            more={`${path}?tab=settings`}
          />
        )}
      </header>
      <CardContent className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
          <p className="flex min-w-0 items-center gap-1">
            <span className="min-w-0 font-mono text-xl wrap-anywhere sm:text-2xl">{ip ?? '—'}</span>
            {ip && <CopyButton text={ip} label={`Copy the IP address of ${phone.name}`} />}
          </p>
          <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-muted-foreground">
            {phone.carrier && <span>{[phone.carrier, phone.networkType].filter(Boolean).join(' · ')}</span>}
            {phone.signalDbm !== null && <SignalIndicator dbm={phone.signalDbm} />}
            {phone.batteryPercent !== null && (
              <BatteryIndicator percent={phone.batteryPercent} charging={phone.charging} />
            )}
            <span>{formatBytes(phone.todayBytes)} today</span>
          </p>
        </div>
        <CopyLines phone={phone} path={path} />
        {last && (
          <div className="text-xs text-muted-foreground">
            Last rotation: <LastRotation rotation={last} />
          </div>
        )}
      </CardContent>
    </Card>
  );
}

function CopyLines({ phone, path }: { phone: OverviewPhone; path: string }) {
  const { connections, connectionCount } = phone;
  if (connectionCount === 0)
    return (
      <p className="text-sm text-muted-foreground">
        No connection yet. <TextLink href={path}>Create one</TextLink> to use this phone.
      </p>
    );
  const shown = connections.slice(0, linesShown);
  const rest = connectionCount - shown.length;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <ul className="grid grid-cols-[minmax(0,1fr)] gap-2" aria-label={`Connections of ${phone.name}`}>
        {shown.map((connection) => (
          <li
            key={connection.id}
            className="flex items-center gap-3 rounded-lg border bg-background py-1.5 pr-1.5 pl-3 text-sm"
          >
            <span className="w-24 shrink-0 truncate text-muted-foreground max-sm:hidden">{connection.name}</span>
            <span className="min-w-0 flex-1 truncate font-mono text-xs">
              {connection.host}:{connection.port}:{connection.username}:••••••••
            </span>
            {connection.state.name !== 'on' && <ConnectionState connection={connection} />}
            {phone.mayTest && <TestButton connection={connection} />}
            <CopyAccess connections={[connection]} phone={phone.name}>
              Copy
            </CopyAccess>
          </li>
        ))}
      </ul>
      {rest > 0 && (
        <p className="text-sm">
          <TextLink href={path}>
            {shown.length === 0 ? count(rest, 'connection') : `${count(rest, 'more connection')}`}
          </TextLink>
        </p>
      )}
    </div>
  );
}
