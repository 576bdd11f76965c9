import { secretHash } from '@pocketproxy/relay/contract';
import type { BaseContext } from '@/domain/context';
import type { Transaction } from '@/domain/database';

/** How long a link that has done its work is known. */
export const doneLinkKeptMs = 60 * 60_000;

/** The secret of a link and what was typed with it: another password is another press. Only its SHA-256 is stored. */
export type Press = readonly [secret: string, ...typed: string[]];

/**
 * True when this press of a link's button has done its work already and only its answer was lost. A person who clicks again
 * reads that it is done; nothing is done twice.
 */
export async function isDone({ db, now }: BaseContext, press: Press): Promise<boolean> {
  const since = new Date(now.getTime() - doneLinkKeptMs);
  return (await db.doneLink.count({ where: { hash: pressHash(press), doneAt: { gt: since } } })) > 0;
}

/** Remembers a press, with what it did. */
export async function markDone(tx: Transaction, { now }: BaseContext, press: Press): Promise<void> {
  await tx.doneLink.create({ data: { hash: pressHash(press), doneAt: now } });
}

function pressHash(press: Press): string {
  return secretHash(JSON.stringify(press));
}
