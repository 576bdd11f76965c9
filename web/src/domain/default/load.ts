import { isCeilingName, type CeilingName } from '@pocketproxy/relay/contract';
import { standardStart, startingLimits } from '@pocketproxy/relay/contract/connection-limits';
import { ceilingNumber } from '@/domain/ceiling/input';
import type { Database, Transaction } from '@/domain/database';
import { startingLimitsView, type StartingLimitsView } from '@/domain/default/view';

/** What new connections begin with. A value of another version, which no longer fits, counts for nothing. */
export async function startOfConnections(db: Database | Transaction): Promise<StartingLimitsView> {
  const rows = await db.creationDefault.findMany({ where: { of: 'connection' } });
  const set = rows.filter(({ name, value }) => isLimit(name) && startingLimits[name].safeParse(value).success);
  return startingLimitsView.parse({
    ...standardStart,
    ...Object.fromEntries(set.map(({ name, value }) => [name, value])),
  });
}

/** The ceilings that a new customer has for itself. */
export async function startOfCustomers(db: Database | Transaction): Promise<Map<CeilingName, number>> {
  const rows = await db.creationDefault.findMany({ where: { of: 'customer' } });
  return new Map(
    rows.flatMap(({ name, value }) => {
      const number = ceilingNumber.safeParse(value);
      return isCeilingName(name) && number.success ? [[name, number.data] as const] : [];
    }),
  );
}

function isLimit(name: string): name is keyof typeof startingLimits {
  return Object.hasOwn(startingLimits, name);
}
