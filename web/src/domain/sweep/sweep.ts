import type { BaseContext } from '@/domain/context';
import { markLostDevices } from '@/domain/sweep/lost-devices';
import { endOverdueCommands } from '@/domain/command/end-overdue';
import { expireUnconfirmedAccounts } from '@/domain/sweep/unconfirmed-accounts';

/**
 * Finishes what got stuck, so that nothing is shown as running that is not (ROT-02, ROT-03, MON-01), and deletes expired
 * counters and sign-ups. What is deleted by age: domain/retention. Idempotent; returns how many rows each step touched.
 */
export async function sweep(context: BaseContext) {
  const { db, now } = context;
  const counters = await db.throttleCounter.deleteMany({ where: { expire: { lt: now.getTime() } } });
  const commands = await endOverdueCommands(context);
  const devices = await markLostDevices(context);
  const accounts = await expireUnconfirmedAccounts(context);
  return { counters: counters.count, commands, devices, accounts };
}
