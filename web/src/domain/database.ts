import { connectDatabase, Prisma, type PrismaClient } from '@pocketproxy/prisma';

export type Database = PrismaClient;
/** A database handle inside a transaction. */
export type Transaction = Prisma.TransactionClient;
export { connectDatabase };

/** True when a write broke a unique key. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}

interface TransactionBounds {
  /** It is rolled back when it takes longer. */
  readonly timeoutMs?: number;
}

/** Longer than a hundred writes of one batch take, for transactions of several verbs. */
export const longTransactionMs = 30_000;

/** Runs `work` in one transaction of at most 5 s, unless more is asked for; an error rolls all of it back. */
export function inTransaction<T>(
  db: Database,
  work: (tx: Transaction) => Promise<T>,
  { timeoutMs: timeout }: TransactionBounds = {},
): Promise<T> {
  return db.$transaction(work, { timeout });
}

/**
 * A transaction as verbs take their database, so that a verb's own transaction is part of it: a savepoint, to which it
 * returns when the verb fails. One verb at a time.
 */
export function insideOf(tx: Transaction): Database {
  const inside = { $transaction: (work: (tx: Transaction) => Promise<unknown>) => inSavepoint(tx, work) };
  const get = (target: object, name: string | symbol): unknown =>
    name in inside ? Reflect.get(inside, name) : Reflect.get(target, name);
  const database = new Proxy(tx, { get }) as Database; // what it lacks, verbs do not use: they only ask and write
  outer.set(database, tx);
  return database;
}

const outer = new WeakMap<Database, Transaction>();

/** The transaction of which verbs with this database are parts; undefined where each has its own. */
export function transactionOf(db: Database): Transaction | undefined {
  return outer.get(db);
}

async function inSavepoint(tx: Transaction, work: (tx: Transaction) => Promise<unknown>): Promise<unknown> {
  await tx.$executeRaw`SAVEPOINT verb`; // of several with one name the innermost counts
  try {
    const result = await work(tx);
    await tx.$executeRaw`RELEASE SAVEPOINT verb`;
    return result;
  } catch (error) {
    await tx.$executeRaw`ROLLBACK TO SAVEPOINT verb`;
    await tx.$executeRaw`RELEASE SAVEPOINT verb`;
    throw error;
  }
}
