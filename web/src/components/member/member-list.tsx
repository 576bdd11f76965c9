'use client';

import { UserMinus } from 'lucide-react';
import { useState } from 'react';
import { changeMemberRole, removeMember } from '@/actions/member';
import type { MemberView } from '@/domain/member/view';
import { useVerb } from '../shell/use-verb';
import { ConfirmDialog } from '../ui/alert-dialog';
import { Button } from '../ui/button';
import { Select } from '../ui/select';
import { RelativeTime } from '../ui/time';
import { roleHint, roleOptions } from './roles';

interface MemberListProps {
  customerId: string;
  members: readonly MemberView[];
  /** Who is looking: everyone may leave. */
  myId: string;
  manage: boolean;
}

export function MemberList({ members, ...rest }: MemberListProps) {
  return (
    <ul aria-label="Members" className="divide-y">
      {members.map((member) => (
        <Row key={member.userId} member={member} {...rest} />
      ))}
    </ul>
  );
}

function Row({ customerId, member, myId, manage }: Omit<MemberListProps, 'members'> & { member: MemberView }) {
  const { userId, name, email, role, lastSignInAt } = member;
  const [asked, setAsked] = useState(false);
  const mine = userId === myId;
  const change = useVerb(changeMemberRole, { success: `The role of ${name} was changed. They need to sign in again.` });
  const remove = useVerb(removeMember, { onDone: () => setAsked(false) });
  return (
    <li className="flex flex-wrap items-center gap-3 px-5 py-3">
      <div className="min-w-40 flex-1 max-sm:basis-full">
        <span className="block truncate font-medium">{name}</span>
        <span className="block wrap-anywhere text-xs text-muted-foreground">{email}</span>
        <span className="block text-xs text-muted-foreground">
          {lastSignInAt ? (
            <>
              Signed in <RelativeTime at={lastSignInAt} />
            </>
          ) : (
            'Never signed in'
          )}
        </span>
      </div>
      {manage ? (
        <Select
          title={roleHint(role)}
          className="w-32 max-sm:flex-1"
          aria-label={`Role of ${name}`}
          options={roleOptions}
          value={role}
          // Not disabled while it runs, which would lose the focus; a second choice then does nothing
          onValueChange={(chosen) => void change.run({ customerId, userId, role: chosen })}
        />
      ) : (
        <span title={roleHint(role)} className="text-sm text-muted-foreground capitalize max-sm:flex-1">
          {role}
        </span>
      )}
      {(manage || mine) && (
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={mine ? 'Leave this customer' : `Remove ${name}`}
          onClick={() => setAsked(true)}
        >
          <UserMinus aria-hidden />
        </Button>
      )}
      <ConfirmDialog
        open={asked}
        onOpenChange={setAsked}
        title={mine ? 'Leave this customer?' : `Remove ${name}?`}
        description={
          mine
            ? 'You are signed out and lose access to this customer. You need a new invitation to come back.'
            : 'They are signed out everywhere and lose access to this customer. Connection passwords that they have seen stay valid until you change them.'
        }
        confirmLabel={mine ? 'Leave' : 'Remove'}
        pending={remove.pending}
        onConfirm={() => void remove.run({ customerId, userId })}
      />
    </li>
  );
}
