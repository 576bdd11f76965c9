import { connectDatabase, Prisma, type PrismaClient } from '@pocketproxy/prisma';

export type Database = PrismaClient;
/** A database handle inside a transaction. */
export type Transaction = Prisma.TransactionClient;
export { connectDatabase };

/** True when a write broke a unique key. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}

/** Runs `work` in one transaction; an error rolls all of it back. */
export function inTransaction<T>(db: Database, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return db.$transaction(work);
}

/**
 * A transaction as verbs take their database, so that a verb's own transaction is part of it. A verb that fails leaves
 * the whole of it failed.
 */
export function insideOf(tx: Transaction): Database {
  const inside = { $transaction: (work: (tx: Transaction) => unknown) => work(tx) };
  const get = (target: object, name: string | symbol): unknown =>
    name in inside ? Reflect.get(inside, name) : Reflect.get(target, name);
  return new Proxy(tx, { get }) as Database; // what it lacks, verbs do not use: they only ask and write
}
