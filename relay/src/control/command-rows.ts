import { z } from 'zod';
import { commandKinds, type Reason } from '../../protocol/index.ts';
import { relayLimits } from '../limits.ts';
import type { Queryable } from './database.ts';
import { sql } from './sql.ts';

const endedCommand = z.object({ id: z.uuid(), deviceId: z.uuid(), customerId: z.uuid().nullable() });
export type EndedCommand = z.infer<typeof endedCommand>;

/** How a command ended; a rotation's row ends with it. */
export interface Outcome {
  readonly state: 'done' | 'failed';
  readonly reason?: Reason;
  readonly rotation?: {
    readonly state: 'changed' | 'same_ip' | 'failed';
    readonly oldIp: string | null;
    readonly newIp: string | null;
    readonly attempts: number;
  };
}

const claimedCommand = endedCommand.extend({ kind: z.enum(commandKinds), expiresInMs: z.number() });
export type ClaimedCommand = z.infer<typeof claimedCommand>;

const rotatingCommand = z.object({ id: z.uuid(), deviceId: z.uuid(), resultInMs: z.number() });
const sentCommand = z.object({ kind: z.enum(commandKinds), oldIp: z.string().nullable() });

/** Claims the relay's queued commands that have not expired: each is given out once, whatever happens. */
export async function claimCommands(db: Queryable, relayId: string): Promise<ClaimedCommand[]> {
  return db.rows(
    claimedCommand,
    sql`
    WITH claimed AS (
      UPDATE "Command" SET "state" = 'sent', "sentAt" = now()
      WHERE "relayId" = ${relayId}::uuid AND "state" = 'queued' AND "expiresAt" > now()
      RETURNING "id", "deviceId", "kind", "expiresAt"
    )
    SELECT c."id", c."deviceId", c."kind"::text AS "kind", d."customerId",
      LEAST(600000, GREATEST(0, floor(extract(epoch FROM c."expiresAt" - now()) * 1000)))::int AS "expiresInMs"
    FROM claimed c JOIN "Device" d ON d."id" = c."deviceId"`,
  );
}

/** Ends commands that expired unsent, and those whose phone gave no result in time; their rotations with them. */
export async function endOverdue(db: Queryable, relayId: string): Promise<EndedCommand[]> {
  const { rotationResultTimeoutMs, commandResultTimeoutMs } = relayLimits;
  return db.rows(
    endedCommand,
    sql`
    WITH ended AS (
      UPDATE "Command" SET
        "state" = (CASE "state" WHEN 'queued' THEN 'expired' ELSE 'failed' END)::"CommandState",
        "reason" = CASE WHEN "state" = 'sent' AND "kind" = 'rotate' THEN 'rotation_stuck' ELSE 'expired' END,
        "finishedAt" = now()
      WHERE "relayId" = ${relayId}::uuid AND (
        ("state" = 'queued' AND "expiresAt" <= now()) OR
        ("state" = 'sent' AND "sentAt" < now() - interval '1 millisecond' *
          CASE "kind" WHEN 'rotate' THEN ${rotationResultTimeoutMs}::int ELSE ${commandResultTimeoutMs}::int END))
      RETURNING "id", "deviceId", "reason"
    ), rotations AS (
      UPDATE "Rotation" r SET "state" = 'failed', "reason" = ended."reason", "finishedAt" = now(),
        "activeDeviceId" = NULL
      FROM ended WHERE r."commandId" = ended."id" AND r."state" IN ('queued', 'running')
    )
    SELECT e."id", e."deviceId", d."customerId" FROM ended e JOIN "Device" d ON d."id" = e."deviceId"`,
  );
}

/** Rotations that an earlier run of the relay sent, and for how long their phones may still take. */
export async function readRotating(db: Queryable, relayId: string): Promise<z.infer<typeof rotatingCommand>[]> {
  return db.rows(
    rotatingCommand,
    sql`
    SELECT "id", "deviceId", (${relayLimits.rotationResultTimeoutMs}::int
      - extract(epoch FROM now() - "sentAt") * 1000)::float8 AS "resultInMs"
    FROM "Command" WHERE "relayId" = ${relayId}::uuid AND "state" = 'sent' AND "kind" = 'rotate'`,
  );
}

/** The rotation of a command that was sent is under way. */
export async function startRotation(db: Queryable, commandId: string, oldIp: string | null): Promise<void> {
  await db.run(sql`
    UPDATE "Rotation" SET "state" = 'running', "startedAt" = now(), "oldIp" = ${oldIp}, "attempts" = 1
    WHERE "commandId" = ${commandId}::uuid AND "state" = 'queued'`);
}

/** A command that waits for this device's result, or undefined. */
export async function readSent(
  db: Queryable,
  id: string,
  deviceId: string,
): Promise<z.infer<typeof sentCommand> | undefined> {
  const [command] = await db.rows(
    sentCommand,
    sql`SELECT c."kind"::text AS "kind", r."oldIp" FROM "Command" c LEFT JOIN "Rotation" r ON r."commandId" = c."id"
    WHERE c."id" = ${id}::uuid AND c."deviceId" = ${deviceId}::uuid AND c."state" = 'sent'`,
  );
  return command;
}

/** Ends a sent command once. Undefined when it had ended before. */
export async function finishCommand(db: Queryable, id: string, outcome: Outcome): Promise<EndedCommand | undefined> {
  const { state, reason = null } = outcome;
  const rotation = outcome.rotation ?? { state: 'failed', oldIp: null, newIp: null, attempts: 0 };
  const [ended] = await db.rows(
    endedCommand,
    sql`
    WITH ended AS (
      UPDATE "Command" SET "state" = ${state}::"CommandState", "reason" = ${reason}, "finishedAt" = now()
      WHERE "id" = ${id}::uuid AND "state" = 'sent' RETURNING "id", "deviceId"
    ), rotations AS (
      UPDATE "Rotation" r SET "state" = ${rotation.state}::"RotationState", "reason" = ${reason},
        "oldIp" = COALESCE(${rotation.oldIp}, r."oldIp"), "newIp" = ${rotation.newIp},
        "attempts" = GREATEST(r."attempts", ${rotation.attempts}::int), "finishedAt" = now(), "activeDeviceId" = NULL
      FROM ended WHERE r."commandId" = ended."id" AND r."state" IN ('queued', 'running')
    )
    SELECT e."id", e."deviceId", d."customerId" FROM ended e JOIN "Device" d ON d."id" = e."deviceId"`,
  );
  return ended;
}
