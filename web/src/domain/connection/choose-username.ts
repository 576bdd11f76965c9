import { newProxyUsername } from '@pocketproxy/relay/contract';
import type { Context } from '@/domain/context';
import type { Transaction } from '@/domain/database';
import { AppError, refuseThrottled } from '@/domain/errors';

/**
 * The username of a new connection: the wanted one, else a random one. They are unique over all customers (pitfall 4), so a
 * wanted one that is refused reveals that someone has it, or had it before a deletion. That cannot be avoided, says nothing of
 * whom or whether it still works, and is counted for each customer before it is looked up: 30 in an hour.
 * @throws AppError `username_taken`, `throttled`
 */
export async function chooseUsername(
  tx: Transaction,
  { throttle }: Pick<Context, 'throttle'>,
  wanted: string | undefined,
  party: string,
): Promise<string> {
  if (wanted === undefined) return newProxyUsername();
  refuseThrottled(await throttle.take('username_choice', party));
  await lockUsernames(tx, [wanted]);
  if ((await takenOf(tx, [wanted])).size > 0) throw new AppError('username_taken');
  return wanted;
}

/** Until the transaction ends, no one else takes these names. */
export async function lockUsernames(tx: Transaction, names: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    SELECT pg_advisory_xact_lock(${lockSpace}::int, "hash")
    FROM (SELECT DISTINCT hashtext("name") AS "hash" FROM unnest(${[...names]}::text[]) AS "name" ORDER BY 1) AS "ordered"`;
}

/** Those of the names that someone has, or had before a deletion. */
export async function takenOf(tx: Transaction, names: readonly string[]): Promise<Set<string>> {
  const rows = await tx.connection.findMany({ where: { username: { in: [...names] } }, select: { username: true } });
  return new Set(rows.map(({ username }) => username));
}

/** First key of the advisory lock, so that it meets no other lock of the application. */
const lockSpace = 7_050;
