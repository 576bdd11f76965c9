import { PrismaClient, transactionOptions } from './index.ts';
import { OneAtATime } from './one-at-a-time.ts';
import { openPool } from './pool.ts';

/** A client that goes from one database to the next: what it has compiled of queries stays with it. */
interface Traveller {
  readonly db: PrismaClient;
  readonly moveTo: (url: string, max: number) => void;
}

/** Clients of this process that a test has returned, connected to nothing. */
const spares: Traveller[] = [];

export interface ScratchClient {
  readonly db: PrismaClient;
  /** Disconnects it, for the next database. Nothing may use it afterwards. */
  release(): Promise<void>;
}

/**
 * A client for the database of one test, with at most `max` connections. To compile queries costs more than most tests
 * that send them, and what is compiled does not depend on the database, so files that share a process share clients.
 */
export function scratchClient(url: string, max: number): ScratchClient {
  const traveller = spares.pop() ?? newTraveller();
  traveller.moveTo(url, max);
  return {
    db: traveller.db,
    release: async () => {
      await traveller.db.$disconnect();
      spares.push(traveller);
    },
  };
}

function newTraveller(): Traveller {
  let place = { url: '', max: 0 };
  const adapter = {
    ...{ provider: 'postgres' as const, adapterName: '@prisma/adapter-pg' },
    connect: () => {
      const pool = openPool({ connectionString: place.url, max: place.max, connectionTimeoutMillis: 5_000 });
      return new OneAtATime(pool, { disposeExternalPool: true }).connect();
    },
  };
  return { db: new PrismaClient({ adapter, transactionOptions }), moveTo: (url, max) => (place = { url, max }) };
}
