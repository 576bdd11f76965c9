import { randomUUID } from 'node:crypto';
import type { Prisma } from '@pocketproxy/prisma';
import type { Dice } from './dice.ts';
import { companies, firstNames, lastNames, places, trades } from './places.ts';

export interface Customer {
  readonly id: string;
  readonly timeZone: string;
}

const dayMs = 86_400_000;

/** Makes sure of so many customers, each with people. Those that exist already come first, the oldest one leading. */
export async function writeCustomers(
  tx: Prisma.TransactionClient,
  dice: Dice,
  count: number,
  now: Date,
): Promise<Customer[]> {
  const known = await tx.customer.findMany({
    select: { id: true, timeZone: true },
    orderBy: { createdAt: 'asc' },
    take: count,
  });
  const added = Array.from({ length: count - known.length }, (_, index) => {
    const createdAt = new Date(now.getTime() - dice.whole(1, 400) * dayMs);
    const suspended = index > 3 && dice.chance(0.04);
    return {
      id: randomUUID(),
      name: nameOf(dice, index),
      timeZone: dice.pick(places).zone,
      createdAt,
      ...(suspended && { state: 'suspended' as const, suspendedAt: new Date(now.getTime() - dayMs) }),
    };
  });
  await tx.customer.createMany({ data: added });
  await writePeople(tx, dice, added, now);
  return [...known, ...added.map(({ id, timeZone }) => ({ id, timeZone }))];
}

/** A company and its trade; from the second round on with a number, so that no two are alike. */
function nameOf(dice: Dice, index: number): string {
  const company = companies[index % companies.length] ?? companies[0];
  const round = Math.floor(index / companies.length);
  return `${company} ${trades[round] ?? `${dice.pick(trades)} ${round}`}`;
}

async function writePeople(
  tx: Prisma.TransactionClient,
  dice: Dice,
  customers: readonly { id: string; createdAt: Date }[],
  now: Date,
): Promise<void> {
  const users = [];
  const members = [];
  for (const { id: customerId, createdAt } of customers) {
    const count = dice.whole(1, 5);
    for (let n = 0; n < count; n += 1) {
      const id = randomUUID();
      const [first, last] = [dice.pick(firstNames), dice.pick(lastNames)];
      const role = n === 0 ? ('owner' as const) : dice.chance(0.4) ? ('manager' as const) : ('viewer' as const);
      users.push({
        ...{ id, name: `${first} ${last}`, createdAt, emailVerifiedAt: createdAt },
        email: `${first}.${last}.${id.slice(0, 8)}@seed.test`.toLowerCase(),
        lastSignInAt: new Date(now.getTime() - dice.whole(0, 20 * dayMs)),
      });
      members.push({ customerId, userId: id, role, createdAt });
    }
  }
  await tx.user.createMany({ data: users });
  await tx.member.createMany({ data: members });
}
