'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { deleteConnection } from '@/actions/connection';
import type { ConnectionView } from '@/domain/connection/view';
import { devicePath, type Area } from '../shell/navigation';
import { useVerb } from '../shell/use-verb';
import { ConfirmDialog } from '../ui/alert-dialog';
import { Field } from '../ui/field';
import { Input } from '../ui/input';

interface DeleteDialogProps {
  area: Area;
  connection: Pick<ConnectionView, 'id' | 'name' | 'deviceId'>;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Asks for the name before a connection goes for ever. */
export function DeleteDialog({ area, connection, open, onOpenChange }: DeleteDialogProps) {
  const router = useRouter();
  const [typed, setTyped] = useState('');
  const remove = useVerb(deleteConnection, {
    success: `${connection.name} is deleted.`,
    onDone: () => router.replace(devicePath(area, connection.deviceId)),
  });
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Delete ${connection.name}?`}
      description="Open streams end immediately, the username and password stop working, and the port is released. This cannot be undone."
      confirmLabel="Delete"
      pending={remove.pending}
      ready={typed.trim() === connection.name.trim()}
      onConfirm={() => void remove.run({ id: connection.id })}
    >
      <Field
        label={
          <>
            Type <span className="font-mono">{connection.name}</span> to confirm
          </>
        }
      >
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
    </ConfirmDialog>
  );
}
