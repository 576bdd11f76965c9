'use client';

import { updateConnection } from '@/actions/connection';
import type { ConnectionView } from '@/domain/connection/view';
import { useVerb } from '../shell/use-verb';
import { RenameDialog as Rename } from '../ui/rename-dialog';

interface RenameDialogProps {
  connection: Pick<ConnectionView, 'id' | 'name'>;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function RenameDialog({ connection: { id, name }, open, onOpenChange }: RenameDialogProps) {
  const rename = useVerb(updateConnection, { success: 'Renamed.', onDone: () => onOpenChange(false) });
  return (
    <Rename
      title="Rename the connection"
      name={name}
      open={open}
      onOpenChange={onOpenChange}
      pending={rename.pending}
      error={rename.errorOf('name')}
      onSubmit={(typed) => void rename.run({ id, name: typed })}
    />
  );
}
