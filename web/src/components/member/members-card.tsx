import { Users } from 'lucide-react';
import { can } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { listInvitations } from '@/domain/member/list-invitations';
import { listMembers } from '@/domain/member/list';
import { Card, CardHeader } from '../ui/card';
import { EmptyState } from '../ui/empty-state';
import { InvitationList } from './invitation-list';
import { InviteDialog } from './invite-dialog';
import { MemberList } from './member-list';

/** The people of a customer, and who is invited. */
export async function MembersCard({ context, customerId }: { context: Context; customerId: string }) {
  const manage = can(context.viewer, 'member.manage', { customerId });
  const [members, invitations] = await Promise.all([
    listMembers(context, { customerId }),
    manage ? listInvitations(context, { customerId }) : [],
  ]);
  return (
    <Card aria-labelledby="members">
      <CardHeader id="members" title="People" action={manage && <InviteDialog customerId={customerId} />} />
      <div className="mt-4 border-t">
        {members.length === 0 && invitations.length === 0 ? (
          <EmptyState icon={Users} title="No members yet">
            Invite an owner, who can then invite others.
          </EmptyState>
        ) : (
          <MemberList customerId={customerId} members={members} myId={context.viewer.userId} manage={manage} />
        )}
        {invitations.length > 0 && <InvitationList invitations={invitations} />}
      </div>
    </Card>
  );
}
