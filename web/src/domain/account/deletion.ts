import type { MemberRole, Prisma } from '@pocketproxy/prisma';
import { AppError } from '@/domain/errors';
import type { Context } from '@/domain/context';
import type { Database, Transaction } from '@/domain/database';

export interface DeletionPlan {
  /** Customers that go with the person, since nobody else is in them. */
  readonly customers: readonly DoomedCustomer[];
  /** Customers that stay, and that the person leaves. */
  readonly left: readonly Leaving[];
  /** Customers with other members but no other owner: as long as there are any, the account cannot go. */
  readonly blocking: readonly Named[];
  /** Suspended customers without another owner: their case is open, so they and the account stay. */
  readonly suspended: readonly Named[];
}

interface Named {
  readonly id: string;
  readonly name: string;
}

interface Leaving extends Named {
  readonly role: MemberRole;
}

interface DoomedCustomer extends Named {
  readonly devices: number;
  /** On these devices, whoever made them. */
  readonly connections: number;
  /** Those of them that others made through a share. */
  readonly connectionsOfOthers: number;
  /** Made through shares on devices of others. */
  readonly elsewhere: { readonly connections: number; readonly whitelistEntries: number };
}

/** What goes when the own account is deleted. */
export async function planDeletion(db: Database | Transaction, { viewer }: Context): Promise<DeletionPlan> {
  const { userId } = viewer;
  const memberships = await db.member.findMany({
    where: { userId },
    include: { customer: { include: { members: true, _count: { select: { devices: true } } } } },
    orderBy: { createdAt: 'asc' },
  });
  const customers: DoomedCustomer[] = [];
  const left: Leaving[] = [];
  const blocking: Named[] = [];
  const suspended: Named[] = [];
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
export function refuseBlocked({ blocking, suspended }: DeletionPlan): void {
  const [stays] = suspended;
  if (stays) throw new AppError('suspended_stays', { customer: stays.name });
  const [first] = blocking;
  if (first) throw new AppError('only_owner', { customer: first.name });
}
