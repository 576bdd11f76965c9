'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { removeRelay, setRelayDraining } from '@/actions/relay';
import type { RelayDetailView } from '@/domain/relay/view';
import { useVerb } from '../shell/use-verb';
import { ConfirmDialog } from '../ui/alert-dialog';
import { Button } from '../ui/button';

/** Draining and removing; the latter only where it can succeed. */
export function RelayActions({ relay }: { relay: RelayDetailView }) {
  const { id, name, online, drainingSince, uses } = relay;
  const router = useRouter();
  const [asks, setAsks] = useState<'drain' | 'remove'>();
  const close = () => setAsks(undefined);
  const drain = useVerb(setRelayDraining, { success: `${name} takes nothing new.`, onDone: close });
  const end = useVerb(setRelayDraining, { success: `${name} takes phones and connections again.` });
  const remove = useVerb(removeRelay, {
    success: `${name} is removed.`,
    onDone: () => router.replace('/admin/relays'),
  });
  const empty = uses.pairedDevices + uses.connections + uses.openCodes === 0;
  return (
    <>
      {drainingSince ? (
        <Button variant="outline" pending={end.pending} onClick={() => void end.run({ id, draining: false })}>
          End draining
        </Button>
      ) : (
        <Button variant="outline" onClick={() => setAsks('drain')}>
          Drain
        </Button>
      )}
      {!online && empty && (
        <Button variant="outline" onClick={() => setAsks('remove')}>
          Remove
        </Button>
      )}
      <ConfirmDialog
        open={asks === 'drain'}
        onOpenChange={close}
        title={`Drain ${name}?`}
        description="No new phone and no new connection is placed on this relay. What is there continues to work; a phone leaves it only when it is unpaired. Pairing codes that are open already still work, for up to ten minutes."
        confirmLabel="Drain"
        destructive={false}
        pending={drain.pending}
        onConfirm={() => void drain.run({ id, draining: true })}
      />
      <ConfirmDialog
        open={asks === 'remove'}
        onOpenChange={close}
        title={`Remove ${name}?`}
        description="It leaves this list, and its OpenVPN keys are deleted. What it carried stays in the history. If it ever starts again, it is back, with new keys."
        confirmLabel="Remove"
        pending={remove.pending}
        onConfirm={() => void remove.run({ id })}
      />
    </>
  );
}
