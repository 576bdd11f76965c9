import { Prisma } from '@pocketproxy/prisma';

/**
 * When an incident of each kind begins and how long it lasts, each as one query over everything. `opens` returns
 * `subjectId`, `customerId`, `deviceId` and `facts`; `holds` returns `subjectId` and `customerId` of what may stay
 * open, so that an incident also ends when its subject changed hands or is gone. The clock is the database's.
 */
export interface Condition {
  /** How often it is asked; 0: in each round, for what must be known within seconds. */
  readonly everyMs: number;
  readonly opens: Prisma.Sql;
  readonly holds: Prisma.Sql;
  /** Returns how often it happened so far, for the open incident `i`. */
  readonly times?: Prisma.Sql;
}

/** A length of time as Postgres counts it. */
export function ms(length: number): Prisma.Sql {
  return Prisma.sql`(${length}::float8 * interval '1 millisecond')`;
}
