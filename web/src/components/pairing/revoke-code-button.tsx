'use client';

import { useState } from 'react';
import { revokePairingCode } from '@/actions/device';
import { useVerb } from '../shell/use-verb';
import { ConfirmDialog } from '../ui/alert-dialog';
import { Button } from '../ui/button';

/** Ends an open pairing code, after a question. */
export function RevokeCodeButton({ id, name }: { id: string; name: string }) {
  const [open, setOpen] = useState(false);
  const revoke = useVerb(revokePairingCode, { success: 'Pairing code revoked.', onDone: () => setOpen(false) });
  return (
    <>
      <Button variant="outline" size="sm" aria-label={`Revoke the code for ${name}`} onClick={() => setOpen(true)}>
        Revoke
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={`Revoke the pairing code for ${name}?`}
        description="No phone can use it from now on. You can make another one at any time."
        confirmLabel="Revoke"
        pending={revoke.pending}
        onConfirm={() => void revoke.run({ id })}
      />
    </>
  );
}
