'use client';

import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { regeneratePassword } from '@/actions/connection';
import type { ConnectionView } from '@/domain/connection/view';
import { useVerb } from '../shell/use-verb';
import { ConfirmDialog } from '../ui/alert-dialog';
import { Button } from '../ui/button';

interface RegenerateButtonProps {
  connection: Pick<ConnectionView, 'id' | 'name'>;
  onDone: () => void;
}

export function RegenerateButton({ connection, onDone }: RegenerateButtonProps) {
  const [open, setOpen] = useState(false);
  const regenerate = useVerb(regeneratePassword, {
    success: 'New password created. The old one no longer works.',
    onDone: () => {
      setOpen(false);
      onDone();
    },
  });
  return (
    <>
      <Button variant="outline" size="sm" onClick={() => setOpen(true)}>
        <KeyRound aria-hidden /> New password
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title="Create a new password?"
        description={`The current password of ${connection.name} stops working and its open streams end immediately. This cannot be undone.`}
        confirmLabel="Create new password"
        pending={regenerate.pending}
        onConfirm={() => void regenerate.run({ id: connection.id })}
      />
    </>
  );
}
