import { AppError } from '@/domain/errors';
import { Prisma } from '@pocketproxy/prisma';
import type { Transaction } from '@/domain/database';

/** Tables whose rows verbs lock, in the order in which a transaction may take them. */
const tables = ['Customer', 'DeviceGroup', 'Device'] as const;
type Table = (typeof tables)[number];

/** What a transaction has locked so far. */
const heldBy = new WeakMap<Transaction, Record<Table, Set<string>>>();

/**
 * Locks rows until the transaction ends, in the order of their ids: requests that change the same ones wait for each other
 * and do not block each other. Every lock on these tables is taken here, so a transaction that takes them in another order is
 * refused instead of risking a deadlock: several are locked by one call, before the work on each begins.
 * @throws AppError `conflict` for a row that comes before one that is held
 */
export async function holdRows(tx: Transaction, table: Table, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const held = heldBy.get(tx) ?? { Customer: new Set(), DeviceGroup: new Set(), Device: new Set() };
  heldBy.set(tx, held);
  const sorted = [...new Set(ids.map((id) => id.toLowerCase()))].sort();
  const [first] = sorted.filter((id) => !held[table].has(id));
  if (first !== undefined && isLate(held, table, first)) throw new AppError('conflict');
  for (const id of sorted) held[table].add(id);
  // Also those that are held: what a savepoint has locked goes when it is taken back
  await tx.$executeRaw`
    SELECT 1 FROM ${Prisma.raw(`"${table}"`)} WHERE "id" = ANY(${sorted}::uuid[]) ORDER BY "id" FOR NO KEY UPDATE`;
}

function isLate(held: Record<Table, Set<string>>, table: Table, id: string): boolean {
  const later = tables.slice(tables.indexOf(table) + 1);
  return later.some((one) => held[one].size > 0) || [...held[table]].some((one) => one > id);
}
