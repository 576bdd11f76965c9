'use client';

import { withdrawInvitation } from '@/actions/member';
import type { InvitationView } from '@/domain/member/view';
import { useVerb } from '../shell/use-verb';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { DateTime } from '../ui/time';

/** Invitations that no one has used yet. */
export function InvitationList({ invitations }: { invitations: readonly InvitationView[] }) {
  return (
    <ul id="invitations" aria-label="Open invitations" className="scroll-mt-14 divide-y border-t">
      {invitations.map((invitation) => (
        <Row key={invitation.id} invitation={invitation} />
      ))}
    </ul>
  );
}

function Row({ invitation: { id, email, role, expired, expiresAt } }: { invitation: InvitationView }) {
  const withdraw = useVerb(withdrawInvitation, { success: 'Invitation withdrawn.' });
  return (
    <li className="flex flex-wrap items-center gap-3 px-5 py-3">
      <div className="min-w-40 flex-1 max-sm:basis-full">
        <span className="block wrap-anywhere">{email}</span>
        <span className="block text-xs text-muted-foreground">
          <span className="capitalize">{role}</span> · {expired ? 'expired' : 'valid until'} <DateTime at={expiresAt} />
        </span>
      </div>
      <Badge tone={expired ? 'warning' : 'primary'}>{expired ? 'Expired' : 'Invited'}</Badge>
      <Button
        variant="outline"
        size="sm"
        className="max-sm:ml-auto"
        pending={withdraw.pending}
        aria-label={`Withdraw the invitation of ${email}`}
        onClick={() => void withdraw.run({ id })}
      >
        Withdraw
      </Button>
    </li>
  );
}
