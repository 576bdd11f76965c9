'use client';

import { revokeDevice } from '@/actions/device';
import type { DeviceView } from '@/domain/device/view';
import { useVerb } from '../shell/use-verb';
import { ConfirmDialog } from '../ui/alert-dialog';

interface UnpairDialogProps {
  device: Pick<DeviceView, 'id' | 'name'>;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function UnpairDialog({ device, open, onOpenChange }: UnpairDialogProps) {
  const unpair = useVerb(revokeDevice, { success: 'Phone unpaired.', onDone: () => onOpenChange(false) });
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Unpair ${device.name}?`}
      description="The phone is disconnected immediately and needs a new pairing code to come back. The device keeps its connections, ports, passwords and history."
      confirmLabel="Unpair"
      pending={unpair.pending}
      onConfirm={() => void unpair.run({ id: device.id })}
    />
  );
}
