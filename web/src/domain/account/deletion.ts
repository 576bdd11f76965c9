import type { Prisma } from '@pocketproxy/prisma';
import type { DeletionPlanView } from '@/domain/account/view';
import { AppError } from '@/domain/errors';
import type { Context } from '@/domain/context';
import type { Database, Transaction } from '@/domain/database';

/** What goes when the own account is deleted. */
export async function planDeletion(context: Context): Promise<DeletionPlanView> {
  return deletionOf(context.db, context);
}

/** The same inside a transaction. */
export async function deletionOf(db: Database | Transaction, { viewer }: Context): Promise<DeletionPlanView> {
  const { userId } = viewer;
  const memberships = await db.member.findMany({
    where: { userId },
    include: { customer: { include: { members: true, _count: { select: { devices: true } } } } },
    orderBy: { createdAt: 'asc' },
  });
  const customers: DeletionPlanView['customers'] = [];
  const left: DeletionPlanView['left'] = [];
  const blocking: DeletionPlanView['blocking'] = [];
  const suspended: DeletionPlanView['blocking'] = [];
  for (const { role, customer } of memberships) {
    const { id, name, state } = customer;
    const others = customer.members.filter((member) => member.userId !== userId);
    const lastOwner = role === 'owner' && !others.some((member) => member.role === 'owner');
    if (state === 'suspended' && (lastOwner || others.length === 0)) suspended.push({ id, name });
    else if (others.length === 0)
      customers.push({ id, name, devices: customer._count.devices, ...(await connectionsOf(db, id)) });
    else if (lastOwner) blocking.push({ id, name });
    else left.push({ id, name, role });
  }
  return { customers, left, blocking, suspended };
}

async function connectionsOf(db: Database | Transaction, customerId: string) {
  const count = (where: Prisma.ConnectionWhereInput) => db.connection.count({ where: { deletedAt: null, ...where } });
  const own = { device: { customerId } };
  return {
    connections: await count(own),
    connectionsOfOthers: await count({ ...own, holderId: { not: null } }),
    elsewhere: {
      connections: await count({ holderId: customerId }),
      whitelistEntries: await db.whitelistEntry.count({
        where: { holderId: customerId, connection: { deletedAt: null } },
      }),
    },
  };
}

/** @throws AppError `suspended_stays`; `only_owner` when others would be left in a customer without an owner */
export function refuseBlocked({ blocking, suspended }: DeletionPlanView): void {
  const [stays] = suspended;
  if (stays) throw new AppError('suspended_stays', { customer: stays.name });
  const [first] = blocking;
  if (first) throw new AppError('only_owner', { customer: first.name });
}
