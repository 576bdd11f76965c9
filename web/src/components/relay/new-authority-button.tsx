'use client';

import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { renewVpnAuthority } from '@/actions/relay';
import type { RelayDetailView } from '@/domain/relay/view';
import { count } from '../format/count';
import { useVerb } from '../shell/use-verb';
import { ConfirmDialog } from '../ui/alert-dialog';
import { Button } from '../ui/button';

interface NewAuthorityButtonProps {
  relay: Pick<RelayDetailView, 'id' | 'name' | 'authority'>;
  /** Connections whose profile stops working. */
  profiles: number;
}

/** Asks before a relay's OpenVPN gets other keys, since every profile stops working. */
export function NewAuthorityButton({ relay: { id, name, authority }, profiles }: NewAuthorityButtonProps) {
  const [open, setOpen] = useState(false);
  const renew = useVerb(renewVpnAuthority, {
    success: 'The relay makes a new certificate authority.',
    onDone: () => setOpen(false),
  });
  return (
    <>
      <Button
        variant="outline"
        className="justify-self-start"
        disabled={authority?.askedAt !== null}
        onClick={() => setOpen(true)}
      >
        <KeyRound aria-hidden /> New certificate authority
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={`New certificate authority for ${name}?`}
        description={
          <>
            All OpenVPN profiles of this relay stop working, and everyone has to load a new one:{' '}
            {count(profiles, 'connection')} with OpenVPN on. Sessions end within seconds, and until the new profile is
            loaded those computers use their own line. This cannot be undone.
          </>
        }
        confirmLabel="Make new keys"
        pending={renew.pending}
        onConfirm={() => void renew.run({ id })}
      />
    </>
  );
}
