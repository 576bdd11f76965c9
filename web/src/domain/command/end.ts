import { Prisma } from '@pocketproxy/prisma';
import type { CommandKind, CommandState } from '@pocketproxy/prisma';
import {
  commandEnd,
  rotationReasonOf,
  type BusEvent,
  type CommandEvent,
  type RotationReason,
} from '@pocketproxy/relay/contract';
import type { BaseContext } from '@/domain/context';
import type { Transaction } from '@/domain/database';
import { commandChanged } from '@/domain/events';

interface OpenCommand {
  readonly id: string;
  readonly deviceId: string;
  readonly customerId: string | null;
  readonly kind: CommandKind;
  readonly state: CommandState;
}

/**
 * Ends one command, or all of a device, as the contract's table says for an event, with their rotations. What ended
 * before, or is ended by the relay meanwhile, stays as it is. Returns an event for each that ended: publish them.
 */
export async function endCommands(
  tx: Transaction,
  { now }: BaseContext,
  which: { readonly id: string } | { readonly deviceId: string },
  event: CommandEvent,
): Promise<BusEvent[]> {
  const ended: BusEvent[] = [];
  for (const command of await lockOpen(tx, which)) {
    const end = commandEnd(command, event);
    if (!end) continue;
    const { state, reason } = end;
    await tx.command.update({ where: { id: command.id }, data: { state, reason, finishedAt: now } });
    await endRotation(tx, command.id, rotationReasonOf(reason), now);
    ended.push(commandChanged(command));
  }
  return ended;
}

/** Commands first and then their rotations, as the relay does: the second finds the state of the first. */
function lockOpen(tx: Transaction, which: { id: string } | { deviceId: string }): Promise<OpenCommand[]> {
  const wanted =
    'id' in which ? Prisma.sql`c."id" = ${which.id}::uuid` : Prisma.sql`c."deviceId" = ${which.deviceId}::uuid`;
  return tx.$queryRaw<OpenCommand[]>`
    SELECT c."id", c."deviceId", c."kind"::text AS "kind", c."state"::text AS "state", d."customerId"
    FROM "Command" c JOIN "Device" d ON d."id" = c."deviceId"
    WHERE c."state" IN ('queued', 'sent') AND ${wanted}
    ORDER BY c."id" FOR NO KEY UPDATE OF c`;
}

/** An attempt that runs ends with it, and is kept as one that failed; the relay does the same (control/rotation-rows.ts). */
function endRotation(tx: Transaction, commandId: string, reason: RotationReason, now: Date): Promise<number> {
  return tx.$executeRaw`
    UPDATE "Rotation" r SET "state" = 'failed', "reason" = ${reason}, "finishedAt" = ${now}, "activeDeviceId" = NULL,
      "attemptLog" = r."attemptLog" || (
        SELECT COALESCE(jsonb_agg(jsonb_build_object('number', r."attempts", 'holdMs', began.step -> 'holdMs',
          'newIp', NULL, 'result', 'failed', 'startedAt', began.step -> 'at', 'finishedAt', ${now}::timestamptz)), '[]')
        FROM (SELECT jsonb_path_query_array(r."steps", '$[*] ? (@.state == "radio_off")') -> -1 AS step) AS began
        WHERE r."attempts" > jsonb_array_length(r."attemptLog"))
    WHERE r."commandId" = ${commandId}::uuid AND r."activeDeviceId" IS NOT NULL`;
}
