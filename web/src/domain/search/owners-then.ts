import type { Prisma } from '@pocketproxy/prisma';
import type { Context } from '@/domain/context';

interface Owned {
  readonly id: string;
  readonly assignedAt: Date | null;
  readonly customer: Owner | null;
}

interface Owner {
  readonly id: string;
  readonly name: string;
}

const maxMoves = 200;

/**
 * Whose phones were at a time, by the phone: a phone that was moved since belonged to the customer from whom the first
 * move after that time took it, by the audit log. Each phone once.
 */
export async function ownersThen(
  { db, viewer }: Context,
  asked: readonly { readonly device: Owned; readonly at: Date }[],
): Promise<ReadonlyMap<string, Owner | null>> {
  const owners = new Map(asked.map(({ device }) => [device.id, device.customer]));
  const moved = asked.filter(({ device, at }) => device.assignedAt !== null && device.assignedAt > at);
  // Members see nothing from before a move
  if (!viewer.isOperator || moved.length === 0) return owners;
  const moves = await db.auditLog.findMany({
    where: {
      action: 'device.assign',
      OR: moved.map(({ device, at }) => ({ targetId: device.id, at: { gt: at } })),
    },
    select: { targetId: true, at: true, before: true },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
    take: maxMoves,
  });
  const then = moved.map(
    ({ device }) => [device.id, customerIn(moves.find((move) => move.targetId === device.id)?.before)] as const,
  );
  const customers = await db.customer.findMany({
    where: { id: { in: then.flatMap(([, id]) => id ?? []) } },
    select: { id: true, name: true },
  });
  for (const [deviceId, id] of then) owners.set(deviceId, customers.find((one) => one.id === id) ?? null);
  return owners;
}

function customerIn(before: Prisma.JsonValue | undefined): string | null {
  if (typeof before !== 'object' || before === null || Array.isArray(before)) return null;
  const { customerId } = before;
  return typeof customerId === 'string' ? customerId : null;
}
