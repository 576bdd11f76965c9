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
