import { Users } from 'lucide-react';
import { can } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { listInvitations } from '@/domain/member/list-invitations';
import { listMembers } from '@/domain/member/list';
import { PageLinks } from '../shell/page-links';
import { cursorIn, pageAt, type Params } from '../shell/paging';
import { Card, CardHeader } from '../ui/card';
import { EmptyState } from '../ui/empty-state';
import { InvitationList } from './invitation-list';
import { InviteDialog } from './invite-dialog';
import { MemberList } from './member-list';
import { RoleTable } from './role-table';

const none = { items: [], nextCursor: null };

interface MembersCardProps {
  context: Context;
  customerId: string;
  /** Address of the page that the card stands on, and its query. */
  path: string;
  params: Params;
}

/** The people of a customer, and who is invited. */
export async function MembersCard({ context, customerId, path, params }: MembersCardProps) {
  const manage = can(context.viewer, 'member.manage', { customerId });
  const [members, invitations] = await Promise.all([
    pageAt(cursorIn(params, 'members'), (cursor) => listMembers(context, { customerId, cursor })),
    manage
      ? pageAt(cursorIn(params, 'invitations'), (cursor) => listInvitations(context, { customerId, cursor }))
      : none,
  ]);
  return (
    <Card aria-labelledby="members">
      <CardHeader id="members" title="People" action={manage && <InviteDialog customerId={customerId} />} />
      <div className="mt-4 border-t">
        {members.items.length === 0 && invitations.items.length === 0 && !('members' in params) ? (
          <EmptyState icon={Users} title="No members yet">
            Invite an owner, who can then invite others.
          </EmptyState>
        ) : (
          <MemberList customerId={customerId} members={members.items} myId={context.viewer.userId} manage={manage} />
        )}
        <PageLinks
          list="members"
          path={path}
          params={params}
          name="members"
          at="members"
          nextCursor={members.nextCursor}
        />
        {invitations.items.length > 0 && <InvitationList invitations={invitations.items} />}
        <PageLinks
          list="invitations"
          path={path}
          params={params}
          name="invitations"
          at="invitations"
          nextCursor={invitations.nextCursor}
        />
      </div>
      <div className="border-t px-5 py-4">
        <RoleTable />
      </div>
    </Card>
  );
}
