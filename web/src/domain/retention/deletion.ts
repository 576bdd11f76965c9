import type { Prisma } from '@pocketproxy/prisma';

/** What keeps one run within bounds, and reports what it did. */
export interface Run {
  readonly now: Date;
  /** True once the run should end; what is left the next one takes. */
  readonly over: () => boolean;
  /** Counts rows that went. */
  readonly gone: (rows: number) => Promise<void>;
}

/** Rows of one statement: short enough that no one waits for it. */
export const batchRows = 1_000;
/** Devices, or connections, that one statement looks at. */
export const walkedAtOnce = 200;

/** Anything that can run a statement. */
export type Executor = Pick<Prisma.TransactionClient, '$executeRaw' | '$queryRaw'>;
