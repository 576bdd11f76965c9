import { orNotFound } from '@/auth/page';
import { can } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { listDevices } from '@/domain/device/list';
import { getGroup } from '@/domain/group/get';
import { getLatestGroupRotation } from '@/domain/group/latest-rotation';
import { getGroupUsage } from '@/domain/group/usage';
import { everyItem } from '@/domain/page';
import { formatBytes } from '../format/bytes';
import { count } from '../format/count';
import { GroupActions } from '../group/group-actions';
import { GroupDevices } from '../group/group-devices';
import { GroupDot } from '../group/group-name';
import { GroupRotationCard } from '../group/group-rotation-card';
import type { Area } from '../shell/navigation';
import { PageHeader } from '../shell/page-header';

interface GroupScreenProps {
  area: Area;
  context: Context;
  id: string;
}

/** One group: its devices, and their rotation together. */
export async function GroupScreen({ area, context, id }: GroupScreenProps) {
  const group = await orNotFound(getGroup(context, { id }));
  const [rotation, usage, devices] = await orNotFound(
    Promise.all([
      getLatestGroupRotation(context, { id }),
      getGroupUsage(context, { id }),
      // A group has 500 devices at most
      everyItem((page) => listDevices(context, { ...page, groupId: id })),
    ]),
  );
  const allowed = can(context.viewer, 'group.manage', { customerId: group.customer?.id ?? null });
  const rotating = rotation !== null && rotation.finishedAt === null;
  const owner = area === 'admin' ? `${group.customer?.name ?? 'Operators'} · ` : '';
  return (
    <>
      <PageHeader
        title={group.name}
        back={{ href: `/${area}/groups`, label: 'Groups' }}
        description={`${owner}${formatBytes(usage.monthBytes)} this month on ${count(usage.connections, 'connection')}`}
        status={<GroupDot colour={group.colour} />}
        actions={allowed && <GroupActions {...{ area, group, rotating }} />}
      />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <GroupDevices {...{ area, devices, allowed }} groupId={id} />
        <GroupRotationCard {...{ area, rotation, allowed }} />
      </div>
    </>
  );
}
