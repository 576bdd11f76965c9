import type { Command } from '@pocketproxy/prisma';
import type { Reason } from '@pocketproxy/relay/contract';
import type { BaseContext } from '@/domain/context';
import { inTransaction } from '@/domain/database';

/** The relay expires its own commands; this long after, it is taken for gone. */
const graceMs = 15_000;
/** A phone that was sent a command may answer in a later session; this long after the expiry it will not. */
const answerMs = 5 * 60_000;

/**
 * Finishes commands and rotations that nobody will finish: not sent in time → expired; sent and never answered →
 * failed. Gives how many commands.
 */
export async function finishStuckCommands(context: BaseContext): Promise<number> {
  const { now } = context;
  const notSent = await context.db.command.findMany({
    where: { state: 'queued', expiresAt: { lt: new Date(now.getTime() - graceMs) } },
  });
  const notAnswered = await context.db.command.findMany({
    where: { state: 'sent', expiresAt: { lt: new Date(now.getTime() - answerMs) } },
  });
  for (const command of notSent) await finish(context, command, 'expired', 'expired');
  for (const command of notAnswered) {
    await finish(context, command, 'failed', command.kind === 'rotate' ? 'rotation_stuck' : 'tunnel_lost');
  }
  return notSent.length + notAnswered.length;
}

async function finish(
  context: BaseContext,
  command: Command,
  state: 'expired' | 'failed',
  reason: Reason,
): Promise<void> {
  const { db, now } = context;
  const device = await inTransaction(db, async (tx) => {
    // The relay may have finished it meanwhile: then its result stands.
    const { count } = await tx.command.updateMany({
      where: { id: command.id, state: command.state },
      data: { state, reason, finishedAt: now },
    });
    if (count === 0) return null;
    await tx.rotation.updateMany({
      where: { commandId: command.id, activeDeviceId: { not: null } },
      data: { state: 'failed', reason, activeDeviceId: null, finishedAt: now },
    });
    return tx.device.findUnique({ where: { id: command.deviceId } });
  });
  if (!device) return;
  const { id: deviceId, customerId } = device;
  await context.publish({ type: 'command.changed', commandId: command.id, deviceId, customerId });
}
