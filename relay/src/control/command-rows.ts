import { z } from 'zod';
import { resultWithinMs, type CommandEnd, type OpenState } from '../../contract/commands.ts';
import { attemptWithinMs, rotationReasonOf } from '../../contract/rotations.ts';
import { commandKinds } from '../../protocol/index.ts';
import type { Queryable } from './database.ts';
import { sql } from './sql.ts';

const endedCommand = z.object({ id: z.uuid(), deviceId: z.uuid(), customerId: z.uuid().nullable() });
export type EndedCommand = z.infer<typeof endedCommand>;

/** What a rotation came to, by the phone's result. */
export interface RotationEnd {
  readonly state: 'changed' | 'same_ip' | 'failed';
  readonly newIp: string | null;
  readonly attempts: number;
}

const openCommand = z.object({
  ...{ id: z.uuid(), deviceId: z.uuid(), kind: z.enum(commandKinds), state: z.enum(['queued', 'sent']) },
  ...{ expiresAt: z.date(), dueAt: z.date().nullable(), now: z.date() },
});

const claimedCommand = endedCommand.extend({ kind: z.enum(commandKinds), expiresInMs: z.number() });
export type ClaimedCommand = z.infer<typeof claimedCommand>;

const rotatingCommand = z.object({ id: z.uuid(), deviceId: z.uuid(), resultInMs: z.number() });
const sentCommand = z.object({ kind: z.enum(commandKinds), oldIp: z.string().nullable() });

/** Claims the relay's queued commands that have not expired: each is claimed once, whatever happens. */
export async function claimCommands(db: Queryable, relayId: string): Promise<ClaimedCommand[]> {
  return db.rows(
    claimedCommand,
    sql`
    WITH claimed AS (
      UPDATE "Command" c SET "state" = 'sent', "sentAt" = now(), "dueAt" = now() + interval '1 ms' * CASE c."kind"
        WHEN 'rotate' THEN (SELECT d."rotationDrainSeconds" * 1000 + r."maxAttempts" * ${attemptWithinMs}::int
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

/** Rotations that an earlier run of the relay sent, and for how long their phones may still take. */
export async function readRotating(db: Queryable, relayId: string): Promise<z.infer<typeof rotatingCommand>[]> {
  return db.rows(
    rotatingCommand,
    sql`
    SELECT "id", "deviceId", (extract(epoch FROM "dueAt" - now()) * 1000)::float8 AS "resultInMs"
    FROM "Command" WHERE "relayId" = ${relayId}::uuid AND "state" = 'sent' AND "kind" = 'rotate'`,
  );
}

/** The rotation of a command that was sent is under way. Its old address is written here and nowhere else. */
export async function startRotation(db: Queryable, commandId: string, oldIp: string | null): Promise<void> {
  await db.run(sql`
    UPDATE "Rotation" SET "state" = 'radio_off', "startedAt" = now(), "oldIp" = ${oldIp}, "attempts" = 1,
      "attemptId" = "commandId"
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

/** Ends a command once, its rotation with it. Undefined when its state is no longer the one that was read. */
export async function finishCommand(
  db: Queryable,
  { id, state: from }: { readonly id: string; readonly state: OpenState },
  { state, reason }: CommandEnd,
  rotation: RotationEnd = { state: 'failed', newIp: null, attempts: 0 },
): Promise<EndedCommand | undefined> {
  const [ended] = await db.rows(
    endedCommand,
    sql`
    WITH ended AS (
      UPDATE "Command" SET "state" = ${state}::"CommandState", "reason" = ${reason}, "finishedAt" = now()
      WHERE "id" = ${id}::uuid AND "state" = ${from}::"CommandState" RETURNING "id", "deviceId"
    ), rotations AS (
      UPDATE "Rotation" r SET "state" = ${rotation.state}::"RotationState",
        "reason" = ${rotation.state === 'failed' ? rotationReasonOf(reason) : null},
        "newIp" = ${rotation.newIp}, "attempts" = GREATEST(r."attempts", ${rotation.attempts}::int),
        "finishedAt" = now(), "activeDeviceId" = NULL
      FROM ended WHERE r."commandId" = ended."id" AND r."activeDeviceId" IS NOT NULL
    )
    SELECT e."id", e."deviceId", d."customerId" FROM ended e JOIN "Device" d ON d."id" = e."deviceId"`,
  );
  return ended;
}
