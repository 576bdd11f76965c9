import { z } from 'zod';
import { resultWithinMs, type CommandEnd, type OpenState } from '../../contract/commands.ts';
import { answerDrainMs, attemptWithinMs, rotationReasonOf } from '../../contract/rotations.ts';
import { commandKinds, type CommandKind, type Reason } from '../../protocol/index.ts';
import type { Queryable } from './database.ts';
import { attemptsJson, cutAttemptJson, stepsJson } from './rotation-rows.ts';
import type { RotationEnd } from './rotations.ts';
import { sql, type Statement } from './sql.ts';

const endedCommand = z.object({ id: z.uuid(), deviceId: z.uuid(), customerId: z.uuid().nullable() });
export type EndedCommand = z.infer<typeof endedCommand>;

const openCommand = z.object({
  ...{ id: z.uuid(), deviceId: z.uuid(), kind: z.enum(commandKinds), state: z.enum(['queued', 'sent']) },
  ...{ expiresAt: z.date(), dueAt: z.date().nullable(), now: z.date() },
});

const claimedCommand = endedCommand.extend({ kind: z.enum(commandKinds), expiresInMs: z.number() });
export type ClaimedCommand = z.infer<typeof claimedCommand>;

/** Claims the relay's queued commands that have not expired: each is claimed once, whatever happens. */
export async function claimCommands(db: Queryable, relayId: string): Promise<ClaimedCommand[]> {
  return db.rows(
    claimedCommand,
    sql`
    WITH claimed AS (
      UPDATE "Command" c SET "state" = 'sent', "sentAt" = now(), "dueAt" = now() + interval '1 ms' * CASE c."kind"
        WHEN 'rotate' THEN (SELECT r."maxAttempts" * ${attemptWithinMs}::int + GREATEST(d."rotationDrainSeconds" * 1000,
            CASE WHEN cardinality(r."answerTargets") > 0 THEN ${answerDrainMs}::int ELSE 0 END)
          FROM "Rotation" r JOIN "Device" d ON d."id" = r."deviceId" WHERE r."commandId" = c."id")
        WHEN 'reboot' THEN ${resultWithinMs.reboot}::int
        ELSE ${resultWithinMs.find_phone}::int END
      WHERE "relayId" = ${relayId}::uuid AND "state" = 'queued' AND "expiresAt" > now()
      RETURNING "id", "deviceId", "kind", "expiresAt"
    )
    SELECT c."id", c."deviceId", c."kind"::text AS "kind", d."customerId",
      LEAST(600000, GREATEST(0, floor(extract(epoch FROM c."expiresAt" - now()) * 1000)))::int AS "expiresInMs"
    FROM claimed c JOIN "Device" d ON d."id" = c."deviceId"`,
  );
}

/** The relay's commands that have not ended, with the database's time. */
export async function readOpen(db: Queryable, relayId: string): Promise<z.infer<typeof openCommand>[]> {
  return db.rows(
    openCommand,
    sql`
    SELECT "id", "deviceId", "kind"::text AS "kind", "state"::text AS "state", "expiresAt", "dueAt", now() AS "now"
    FROM "Command" WHERE "relayId" = ${relayId}::uuid AND "state" IN ('queued', 'sent')`,
  );
}

/** The kind of a command that waits for this device's result, or undefined. */
export async function readSent(db: Queryable, id: string, deviceId: string): Promise<CommandKind | undefined> {
  const [command] = await db.rows(
    z.object({ kind: z.enum(commandKinds) }),
    sql`SELECT "kind"::text AS "kind" FROM "Command"
    WHERE "id" = ${id}::uuid AND "deviceId" = ${deviceId}::uuid AND "state" = 'sent'`,
  );
  return command?.kind;
}

/**
 * Ends a command once, its rotation with it. With a rotation that changed the address the phone has the new one: who
 * reads the end reads no older address. One that a schedule asked for moves the schedule: the next one is due from now
 * on. Undefined when the command's state is no longer the one that was read.
 */
export async function finishCommand(
  db: Queryable,
  { id, state: from }: { readonly id: string; readonly state: OpenState },
  { state, reason }: CommandEnd,
  rotation?: RotationEnd,
): Promise<EndedCommand | undefined> {
  const [ended] = await db.rows(
    endedCommand,
    sql`
    WITH held AS (
      SELECT d."id" FROM "Device" d JOIN "Command" c ON c."deviceId" = d."id" WHERE c."id" = ${id}::uuid
      ORDER BY d."id" FOR NO KEY UPDATE OF d
    ), ended AS (
      UPDATE "Command" c SET "state" = ${state}::"CommandState", "reason" = ${reason}, "finishedAt" = now()
      FROM held WHERE c."id" = ${id}::uuid AND c."deviceId" = held."id" AND c."state" = ${from}::"CommandState"
      RETURNING c."id", c."deviceId"
    ), rotations AS (
      ${endRotation(reason, rotation)}
    ), addresses AS (
      UPDATE "Device" d SET ${newAddresses(rotation)}
      FROM rotations r WHERE d."id" = r."deviceId" AND r."state" = 'changed'
    ), schedules AS (
      UPDATE "RotationSchedule" s SET "lastSuccessAt" = now(), "skips" = 0, "lastSkipAt" = NULL, "lastSkip" = NULL,
        "dueAt" = CASE WHEN s."everyMinutes" IS NULL THEN s."dueAt" ELSE now() + next.after END,
        "nextAt" = CASE WHEN s."everyMinutes" IS NULL OR s."pausedAt" IS NOT NULL THEN s."nextAt"
          ELSE now() + next.after * (1 + random() * s."jitterPercent" / 100) END
      FROM rotations r, LATERAL (SELECT o."everyMinutes" * interval '1 minute' AS after FROM "RotationSchedule" o
        WHERE o."deviceId" = r."deviceId") AS next
      WHERE s."deviceId" = r."deviceId" AND r."trigger" = 'schedule' AND r."state" = 'changed'
    )
    SELECT e."id", e."deviceId", d."customerId" FROM ended e JOIN "Device" d ON d."id" = e."deviceId"`,
  );
  return ended;
}

/** The phone's addresses after a rotation that changed them; a family that is not known stays. */
function newAddresses({ newIp = null, newIpv6 = null }: Partial<RotationEnd> = {}): Statement {
  if (newIp?.includes(':')) return sql`"publicIpv6" = ${newIp}`;
  return newIpv6 === null ? sql`"publicIpv4" = ${newIp}` : sql`"publicIpv4" = ${newIp}, "publicIpv6" = ${newIpv6}`;
}

/** The end of the rotation whose command ended; without one of its own it failed for the command's reason. */
function endRotation(reason: Reason | null, end?: RotationEnd): Statement {
  const { state = 'failed', note = null, oldIp = null, newIp = null, newIpv6 = null, method = null } = end ?? {};
  return sql`
    UPDATE "Rotation" r SET "state" = ${state}::"RotationState", "finishedAt" = now(), "activeDeviceId" = NULL,
      "reason" = ${state === 'failed' ? rotationReasonOf(reason) : note},
      "oldIp" = COALESCE(r."oldIp", ${oldIp}), "newIp" = ${newIp}, "newIpv6" = ${newIpv6}, "method" = COALESCE(${method}, r."method"),
      "seenBefore" = CASE WHEN ${state} = 'changed' THEN (SELECT count(*)::int FROM "IpHistory" h
        WHERE h."deviceId" = r."deviceId" AND h."ip" = ${newIp} AND h."firstSeenAt" < r."startedAt") END,
      "steps" = r."steps" || ${stepsJson(end?.steps ?? [])},
      "attemptLog" = r."attemptLog" || ${end ? attemptsJson(end.attempts) : cutAttemptJson}
    FROM ended WHERE r."commandId" = ended."id" AND r."activeDeviceId" IS NOT NULL
    RETURNING r."deviceId", r."trigger", r."state"`;
}
