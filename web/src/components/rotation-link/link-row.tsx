'use client';

import { Ellipsis, PencilLine, RefreshCcw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { regenerateRotationLink, renameRotationLink, revokeRotationLink } from '@/actions/rotation-link';
import type { NewRotationLinkView, RotationLinkView } from '@/domain/rotation-link/view';
import { count } from '../format/count';
import { useVerb } from '../shell/use-verb';
import { ConfirmDialog } from '../ui/alert-dialog';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '../ui/dropdown-menu';
import { DateTime, RelativeTime } from '../ui/time';
import { lazily } from '../ui/lazily';

const RenameDialog = lazily(async () => (await import('../shell/rename-dialog')).RenameDialog);

interface LinkRowProps {
  link: RotationLinkView;
  onNewAddress: (link: NewRotationLinkView) => void;
}

/** One link: what it allows, when it was used last, and what can be done with it. */
export function LinkRow({ link, onNewAddress }: LinkRowProps) {
  const { id, name, state, lastUsedAt, lastUsedIp } = link;
  const [open, setOpen] = useState<'rename' | 'regenerate' | 'revoke'>();
  const close = () => setOpen(undefined);
  const dialog = (which: typeof open) => ({ open: open === which, onOpenChange: (now: boolean) => !now && close() });
  const regenerate = useVerb(regenerateRotationLink, { onData: onNewAddress, onDone: close });
  const revoke = useVerb(revokeRotationLink, { success: 'The link no longer works.', onDone: close });
  return (
    <li className="flex items-start justify-between gap-3 py-3 first:pt-0 last:pb-0">
      <div className="grid min-w-0 gap-0.5">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          <span className="break-all">{name}</span>
          {state !== 'active' && <Badge tone="warning">{state === 'expired' ? 'Expired' : 'Limit reached'}</Badge>}
        </p>
        <Limits link={link} />
        <p className="text-xs text-muted-foreground">
          {lastUsedAt ? (
            <>
              Last used <RelativeTime at={lastUsedAt} /> from {lastUsedIp ?? 'an unknown address'}
            </>
          ) : (
            'Never used'
          )}
        </p>
      </div>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon" aria-label={`Actions for the link ${name}`}>
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem onSelect={() => setOpen('rename')}>
            <PencilLine aria-hidden /> Rename the link
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={() => setOpen('regenerate')}>
            <RefreshCcw aria-hidden /> Create new address
          </DropdownMenuItem>
          <DropdownMenuItem destructive onSelect={() => setOpen('revoke')}>
            <Trash2 aria-hidden /> Revoke
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <RenameDialog kind="link" subject={link} action={renameRotationLink} {...dialog('rename')} />
      <ConfirmDialog
        {...dialog('regenerate')}
        title="Create a new address?"
        description={`The current address of ${name} stops working immediately. This cannot be undone.`}
        confirmLabel="Create new address"
        pending={regenerate.pending}
        onConfirm={() => void regenerate.run({ id })}
      />
      <ConfirmDialog
        {...dialog('revoke')}
        title="Revoke this link?"
        description={`${name} stops working immediately. This cannot be undone.`}
        confirmLabel="Revoke"
        pending={revoke.pending}
        onConfirm={() => void revoke.run({ id })}
      />
    </li>
  );
}

function Limits({ link: { state, cidrs, maxUses, uses, expiresAt } }: { link: RotationLinkView }) {
  const used = maxUses === null ? count(uses, 'rotation') : `${uses} of ${count(maxUses, 'rotation')}`;
  return (
    <p className="text-xs break-words text-muted-foreground">
      {used}
      {expiresAt && (
        <>
          {' '}
          · {state === 'expired' ? 'expired' : 'expires'} <DateTime at={expiresAt} />
        </>
      )}
      {cidrs.length > 0 && ` · only from ${cidrs.join(', ')}`}
    </p>
  );
}
