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
  // Until the transaction ends, no one else takes this name
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${lockSpace}::int, hashtext(${wanted}))`;
  if (await tx.connection.findUnique({ where: { username: wanted }, select: { id: true } })) {
    throw new AppError('username_taken');
  }
  return wanted;
}

/** First key of the advisory lock, so that it meets no other lock of the application. */
const lockSpace = 7_050;
