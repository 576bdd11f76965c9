import Link from 'next/link';
import { isOwnState } from '@/domain/connection/states';
import type { OverviewPhone } from '@/domain/overview/view';
import { TestButton } from '../connection/test-button';
import { DeviceStatus } from '../device/device-status';
import { SignalIndicator } from '../device/signal-indicator';
import { formatBytes } from '../format/bytes';
import { LastRotation } from '../rotation/last-rotation';
import { RotateInRow } from '../rotation/rotate-in-row';
import { devicePath, type Area } from '../shell/navigation';
import { TableCell, TableRow } from '../ui/table';
import { CopyAccess } from './copy-access';

/** One phone of the overview. */
export function PhoneRow({ area, phone, mayRotate }: { area: Area; phone: OverviewPhone; mayRotate: boolean }) {
  const ip = phone.publicIpv4 ?? phone.publicIpv6;
  const copyable = phone.connections.filter(({ state }) => !isOwnState(state.name));
  const [tested] = copyable;
  return (
    <TableRow className="hover:bg-muted/60">
      <TableCell className="max-w-48 min-w-24 py-1.5">
        <Link
          href={devicePath(area, phone.id)}
          prefetch={false}
          className="block truncate rounded-sm py-0.5 font-medium hover:underline"
        >
          {phone.name}
        </Link>
        {phone.sharedBy !== null && (
          <span className="block truncate text-xs text-muted-foreground">Shared by {phone.sharedBy}</span>
        )}
        <span className="block truncate font-mono text-xs text-muted-foreground md:hidden">{ip}</span>
      </TableCell>
      <TableCell className="py-1.5">
        <DeviceStatus device={phone} />
      </TableCell>
      <TableCell className="py-1.5 font-mono text-xs whitespace-nowrap max-md:hidden">{ip ?? '—'}</TableCell>
      <TableCell className="py-1.5 whitespace-nowrap max-lg:hidden">
        <span className="flex items-center gap-2">
          <SignalIndicator dbm={phone.signalDbm} compact />
          <span className="max-w-28 truncate">{phone.carrier ?? 'Unknown carrier'}</span>
          <span className="text-xs text-muted-foreground">{phone.networkType}</span>
        </span>
      </TableCell>
      <TableCell className="py-1.5 text-right whitespace-nowrap tabular-nums max-sm:hidden">
        {formatBytes(phone.todayBytes)}
      </TableCell>
      <TableCell className="py-1.5 text-xs text-muted-foreground max-xl:hidden">
        <LastRotation rotation={phone.lastRotation && { ...phone.lastRotation, sentence: null }} />
      </TableCell>
      <TableCell className="py-1.5">
        <span className="flex justify-end">
          {mayRotate && <RotateInRow device={phone} />}
          {phone.mayTest && tested && <TestButton connection={tested} />}
          <CopyAccess connections={copyable} phone={phone.name} />
        </span>
      </TableCell>
    </TableRow>
  );
}
