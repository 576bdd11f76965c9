'use client';

import { ArrowLeftRight, BellRing, Ellipsis, LogOut, PencilLine, Power, RefreshCcw, Unplug } from 'lucide-react';
import { useState } from 'react';
import { renameDevice } from '@/actions/device';
import { deviceStates } from '@/domain/device/states';
import type { DeviceView } from '@/domain/device/view';
import type { Area } from '../shell/navigation';
import { Button } from '../ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '../ui/dropdown-menu';
import type { CustomerChoice } from './assign-dialog';
import { sendCommand } from './send-command';
import { lazily } from '../ui/lazily';

const PairingDialog = lazily(async () => (await import('../pairing/pairing-dialog')).PairingDialog);
const LeaveDialog = lazily(async () => (await import('../share/leave-dialog')).LeaveDialog);
const RenameDialog = lazily(async () => (await import('../shell/rename-dialog')).RenameDialog);
const AssignDialog = lazily(async () => (await import('./assign-dialog')).AssignDialog);
const RebootDialog = lazily(async () => (await import('./reboot-dialog')).RebootDialog);
const UnpairDialog = lazily(async () => (await import('./unpair-dialog')).UnpairDialog);

interface DeviceRights {
  rename: boolean;
  command: boolean;
  pair: boolean;
  revoke: boolean;
  /** Return it to the customer that shares it. */
  leave: boolean;
}

type Open = 'rename' | 'reboot' | 'pair' | 'assign' | 'unpair' | 'leave' | undefined;

interface DeviceMenuProps {
  area: Area;
  device: DeviceView;
  rights: DeviceRights;
  /** Whom it can be assigned to, for those who may. */
  customers?: readonly CustomerChoice[];
}

export function DeviceMenu({ area, device, rights, customers }: DeviceMenuProps) {
  const [open, setOpen] = useState<Open>();
  const online = deviceStates[device.state.name].reachable;
  const dialog = (name: Open) => ({
    open: open === name,
    onOpenChange: (now: boolean) => setOpen(now ? name : undefined),
  });
  if (!Object.values(rights).some(Boolean)) return null;
  return (
    <>
      {rights.pair && !device.paired && <Button onClick={() => setOpen('pair')}>Pair a phone</Button>}
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="outline" size="icon" aria-label="More actions for this device">
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          {rights.command && (
            <>
              <DropdownMenuItem disabled={!online} onSelect={() => void sendCommand(device.id, 'find_phone')}>
                <BellRing aria-hidden /> Find phone
              </DropdownMenuItem>
              <DropdownMenuItem disabled={!online} onSelect={() => setOpen('reboot')}>
                <Power aria-hidden /> Reboot
              </DropdownMenuItem>
              <DropdownMenuSeparator />
            </>
          )}
          {rights.rename && (
            <DropdownMenuItem onSelect={() => setOpen('rename')}>
              <PencilLine aria-hidden /> Rename the device
            </DropdownMenuItem>
          )}
          {rights.pair && (
            <DropdownMenuItem onSelect={() => setOpen('pair')}>
              <RefreshCcw aria-hidden /> {device.paired ? 'Replace phone' : 'Pair a phone'}
            </DropdownMenuItem>
          )}
          {customers && (
            <DropdownMenuItem onSelect={() => setOpen('assign')}>
              <ArrowLeftRight aria-hidden /> Assign to a customer
            </DropdownMenuItem>
          )}
          {rights.revoke && device.paired && (
            <DropdownMenuItem destructive onSelect={() => setOpen('unpair')}>
              <Unplug aria-hidden /> Unpair
            </DropdownMenuItem>
          )}
          {rights.leave && (
            <DropdownMenuItem destructive onSelect={() => setOpen('leave')}>
              <LogOut aria-hidden /> Leave share
            </DropdownMenuItem>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      <RenameDialog kind="device" subject={device} action={renameDevice} {...dialog('rename')} />
      <RebootDialog device={device} onConfirm={() => void sendCommand(device.id, 'reboot')} {...dialog('reboot')} />
      <PairingDialog area={area} replaces={device} {...dialog('pair')} />
      {customers && (
        <AssignDialog key={device.customerId} device={device} customers={customers} {...dialog('assign')} />
      )}
      <UnpairDialog device={device} {...dialog('unpair')} />
      <LeaveDialog device={device} {...dialog('leave')} />
    </>
  );
}
