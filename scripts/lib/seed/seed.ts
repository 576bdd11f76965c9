import type { PrismaClient } from '@pocketproxy/prisma';
import type { CredentialKeys } from '@pocketproxy/relay/contract';
import { writeConnections } from './connections.ts';
import { Dice } from './dice.ts';
import { writePhones, writeRelays } from './fleet.ts';
import { writeGroups } from './groups.ts';
import { writeHistory } from './history.ts';
import type { SeedOptions } from './options.ts';
import { writeCustomers } from './people.ts';

const dayMs = 86_400_000;
/** Of the one transaction in which everything is written. */
const longestMs = 600_000;

/**
 * Fills a migrated database with a fleet and its history up to now.
 * @param say takes a line for each step
 * @throws Failure when it was seeded before
 */
export async function seed(
  database: PrismaClient,
  keys: CredentialKeys,
  options: Omit<SeedOptions, 'dataDir'>,
  now: Date,
  say: (line: string) => void,
): Promise<void> {
  await database.$transaction(
    async (tx) => {
      await tx.$executeRaw`SET LOCAL synchronous_commit = off`;
      const dice = new Dice(1);
      const relays = await writeRelays(tx, now);
      const customers = await writeCustomers(tx, dice, options.customers, now);
      say(`customers: ${customers.length}`);
      const phones = await writePhones(tx, dice, { count: options.devices, relays, customers, now });
      say(`phones: ${phones.length}`);
      await writeConnections(tx, dice, { count: options.connections, phones, relays, keys, now });
      say(`connections: ${options.connections}`);
      await writeGroups(tx, phones, now);
      const since = new Date(now.getTime() - options.days * dayMs);
      await writeHistory(
        tx,
        phones.map(({ id }) => id),
        { since, now },
        say,
      );
    },
    { timeout: longestMs },
  );
  await database.$executeRaw`ANALYZE`;
}
