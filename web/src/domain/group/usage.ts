import type { z } from 'zod';
import { monthBytes } from '@/domain/connection/month-bytes';
import type { Context } from '@/domain/context';
import { groupIdInput } from '@/domain/group/input';
import { loadGroup } from '@/domain/group/load';
import type { GroupUsageView } from '@/domain/group/view';
import { parse } from '@/domain/parse';
import { visibleConnections } from '@/domain/visibility/connections';

/** What the connections on a group's devices have used this month, as far as the viewer may see them. @throws AppError `not_found` */
export async function getGroupUsage(context: Context, input: z.input<typeof groupIdInput>): Promise<GroupUsageView> {
  const { id: groupId } = parse(groupIdInput, input);
  const { db, viewer, now } = context;
  await loadGroup(db, context, groupId);
  const connections = await db.connection.findMany({
    where: { AND: [visibleConnections(viewer), { device: { groups: { some: { groupId } } } }] },
    select: { id: true, device: { select: { customerId: true, customer: { select: { timeZone: true } } } } },
  });
  const bytes = [...(await monthBytes(db, now, connections)).values()];
  return { connections: connections.length, monthBytes: bytes.reduce((sum, one) => sum + one, 0) };
}
