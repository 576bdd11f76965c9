import { overdueEvent, relayGoneMs } from '@pocketproxy/relay/contract';
import { endCommands } from '@/domain/command/end';
import type { BaseContext } from '@/domain/context';
import { inTransaction } from '@/domain/database';

/**
 * Ends commands and rotations that their relay should have ended and did not, since it is gone: not sent in time, or
 * sent and not answered. By the same rules as the relay, half a minute later. Returns how many.
 */
export async function endOverdueCommands(context: BaseContext): Promise<number> {
  const { db, now } = context;
  const open = await db.command.findMany({ where: { state: { in: ['queued', 'sent'] } } });
  let ended = 0;
  for (const command of open) {
    const event = overdueEvent(command, now.getTime() - relayGoneMs);
    if (!event) continue;
    const events = await inTransaction(db, (tx) => endCommands(tx, context, { id: command.id }, event));
    await context.publish(...events);
    ended += events.length;
  }
  return ended;
}
