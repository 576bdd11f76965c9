'use client';

import { useState } from 'react';
import { revokeShare } from '@/actions/share';
import type { ShareView } from '@/domain/share/view';
import { useVerb } from '../shell/use-verb';
import { ConfirmDialog } from '../ui/alert-dialog';
import { Button } from '../ui/button';
import { rightsText } from './rights';
import { lazily } from '../ui/lazily';

const ChangeDialog = lazily(async () => (await import('./change-dialog')).ChangeDialog);

export function ShareList({ shares }: { shares: readonly ShareView[] }) {
  return (
    <ul aria-label="Shared with" className="mt-4 divide-y border-t">
      {shares.map((share) => (
        <Row key={share.id} share={share} />
      ))}
    </ul>
  );
}

function Row({ share }: { share: ShareView }) {
  const { id, email } = share;
  const [open, setOpen] = useState<'change' | 'revoke'>();
  const close = () => setOpen(undefined);
  const revoke = useVerb(revokeShare, { success: 'Share revoked.', onDone: close });
  return (
    <li className="flex flex-wrap items-center gap-2 px-5 py-3">
      <div className="min-w-40 flex-1 max-sm:basis-full">
        <span className="block wrap-anywhere font-medium">{email}</span>
        <span className="block text-xs text-muted-foreground">{rightsText(share)}</span>
      </div>
      <Button
        size="sm"
        variant="outline"
        aria-label={`Change the share with ${email}`}
        onClick={() => setOpen('change')}
      >
        Change
      </Button>
      <Button
        size="sm"
        variant="outline"
        aria-label={`Revoke the share with ${email}`}
        onClick={() => setOpen('revoke')}
      >
        Revoke
      </Button>
      {open === 'change' && <ChangeDialog share={share} onClose={close} />}
      <ConfirmDialog
        open={open === 'revoke'}
        onOpenChange={close}
        title={`Stop sharing with ${email}?`}
        description="They lose access immediately. Connections and whitelist entries that they created are deleted, and passwords that they could see are changed."
        confirmLabel="Revoke"
        pending={revoke.pending}
        onConfirm={() => void revoke.run({ id })}
      />
    </li>
  );
}
