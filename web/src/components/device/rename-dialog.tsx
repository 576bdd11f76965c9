'use client';

import { renameDevice } from '@/actions/device';
import type { DeviceView } from '@/domain/device/view';
import { useVerb } from '../shell/use-verb';
import { RenameDialog as Rename } from '../ui/rename-dialog';

interface RenameDialogProps {
  device: Pick<DeviceView, 'id' | 'name'>;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function RenameDialog({ device: { id, name }, open, onOpenChange }: RenameDialogProps) {
  const rename = useVerb(renameDevice, { success: 'Renamed.', onDone: () => onOpenChange(false) });
  return (
    <Rename
      title="Rename the device"
      name={name}
      open={open}
      onOpenChange={onOpenChange}
      pending={rename.pending}
      error={rename.errorOf('name')}
      onSubmit={(typed) => void rename.run({ id, name: typed })}
    />
  );
}
