import type { MemberRole } from '@pocketproxy/prisma';
import { AppError } from '@/domain/errors';
import type { Context } from '@/domain/context';
import type { Database, Transaction } from '@/lib/database';

export interface DeletionPlan {
  /** Customers that go with the person, since nobody else is in them. */
  readonly customers: readonly { id: string; name: string; devices: number; connections: number }[];
  /** Customers that stay, and that the person leaves. */
  readonly left: readonly { id: string; name: string; role: MemberRole }[];
  /** Customers with other members but no other owner: as long as there are any, the account cannot go. */
  readonly blocking: readonly { id: string; name: string }[];
}

/** What goes when the own account is deleted. */
export async function planDeletion(db: Database | Transaction, { viewer }: Context): Promise<DeletionPlan> {
  const { userId } = viewer;
  const memberships = await db.member.findMany({
    where: { userId },
    include: { customer: { include: { members: true, _count: { select: { devices: true } } } } },
    orderBy: { createdAt: 'asc' },
  });
  const plan = {
    customers: [] as DeletionPlan['customers'][number][],
    left: [] as DeletionPlan['left'][number][],
    blocking: [] as DeletionPlan['blocking'][number][],
  };
  for (const { role, customer } of memberships) {
    const { id, name } = customer;
    const others = customer.members.filter((member) => member.userId !== userId);
    if (others.length === 0) {
      const connections = await db.connection.count({ where: { deletedAt: null, device: { customerId: id } } });
      plan.customers.push({ id, name, devices: customer._count.devices, connections });
    } else if (role === 'owner' && !others.some((member) => member.role === 'owner')) plan.blocking.push({ id, name });
    else plan.left.push({ id, name, role });
  }
  return plan;
}

/** @throws AppError `only_owner` when others would be left in a customer without an owner */
export function refuseBlocked({ blocking }: DeletionPlan): void {
  const [first] = blocking;
  if (first) throw new AppError('only_owner', { customer: first.name });
}
