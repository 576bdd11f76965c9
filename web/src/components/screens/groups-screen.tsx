import { Boxes } from 'lucide-react';
import { orNotFound } from '@/auth/page';
import { can } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { getCustomer } from '@/domain/customer/get';
import { listGroups } from '@/domain/group/list';
import { RotatingCard } from '../customer/rotating-card';
import { CreateGroupButton } from '../group/create-group-button';
import { GroupList } from '../group/group-list';
import type { Area } from '../shell/navigation';
import { PageHeader } from '../shell/page-header';
import { PageLinks } from '../shell/page-links';
import { cursorIn, pageAt, type Params } from '../shell/paging';
import { Card } from '../ui/card';
import { EmptyState } from '../ui/empty-state';

interface GroupsScreenProps {
  area: Area;
  context: Context;
  params: Params;
}

/** The groups that the viewer may see, in pages. */
export async function GroupsScreen({ area, context, params }: GroupsScreenProps) {
  const cursor = cursorIn(params, 'cursor');
  const { items, nextCursor } = await pageAt(cursor, (cursor) => listGroups(context, { cursor }));
  const { viewer } = context;
  const customerId = viewer.memberships[0]?.customerId ?? null;
  const customer =
    area !== 'admin' && customerId !== null && (await orNotFound(getCustomer(context, { id: customerId })));
  const create = can(viewer, 'group.manage', { customerId });
  return (
    <>
      <PageHeader title="Groups" actions={create && <CreateGroupButton area={area} />} />
      {items.length === 0 && cursor === undefined ? (
        <Card>
          <EmptyState icon={Boxes} title="No group yet" as="h2">
            A group rotates its devices together, and filters lists.
          </EmptyState>
        </Card>
      ) : (
        <GroupList
          {...{ area, groups: items }}
          pages={<PageLinks list="groups" path={`/${area}/groups`} params={params} nextCursor={nextCursor} />}
        />
      )}
      {customer && <RotatingCard customer={customer} allowed={create} />}
    </>
  );
}
