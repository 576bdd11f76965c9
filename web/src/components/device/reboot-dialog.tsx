'use client';

import type { DeviceView } from '@/domain/device/view';
import { ConfirmDialog } from '../ui/alert-dialog';

interface RebootDialogProps {
  device: Pick<DeviceView, 'name'>;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onConfirm: () => void;
}

export function RebootDialog({ device, open, onOpenChange, onConfirm }: RebootDialogProps) {
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Reboot ${device.name}?`}
      description="All open streams end. The phone is back online in a minute or two."
      confirmLabel="Reboot"
      destructive={false}
      onConfirm={() => {
        onOpenChange(false);
        onConfirm();
      }}
    />
  );
}
