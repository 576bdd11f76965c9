'use client';

import { useRouter } from 'next/navigation';
import { leaveShare } from '@/actions/share';
import type { DeviceView } from '@/domain/device/view';
import { devicesPath } from '../shell/navigation';
import { useVerb } from '../shell/use-verb';
import { ConfirmDialog } from '../ui/alert-dialog';

interface LeaveDialogProps {
  device: Pick<DeviceView, 'id' | 'name'>;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Asks before someone gives up a shared device. */
export function LeaveDialog({ device, open, onOpenChange }: LeaveDialogProps) {
  const router = useRouter();
  const leave = useVerb(leaveShare, {
    success: `${device.name} is no longer shared with you.`,
    onDone: () => router.replace(devicesPath('portal')),
  });
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Stop using ${device.name}?`}
      description="You lose access immediately. Connections and whitelist entries that you created on it are deleted, and passwords that you could see are changed. Only the owner can share it again."
      confirmLabel="Leave share"
      pending={leave.pending}
      onConfirm={() => void leave.run({ deviceId: device.id })}
    />
  );
}
