import type { PrismaClient } from '@pocketproxy/prisma';
import type { CommandKind, Reason } from '../../protocol/index.ts';
import { relayLimits } from '../limits.ts';

export interface EndedCommand {
  readonly id: string;
  readonly deviceId: string;
  readonly customerId: string | null;
}

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

export interface ClaimedCommand extends EndedCommand {
  readonly kind: CommandKind;
  readonly expiresInMs: number;
}

/** Claims the relay's queued commands that have not expired: each is given out once, whatever happens. */
export async function claimCommands(db: PrismaClient, relayId: string): Promise<ClaimedCommand[]> {
  return db.$queryRaw<ClaimedCommand[]>`
    WITH claimed AS (
      UPDATE "Command" SET "state" = 'sent', "sentAt" = now()
      WHERE "relayId" = ${relayId}::uuid AND "state" = 'queued' AND "expiresAt" > now()
      RETURNING "id", "deviceId", "kind", "expiresAt"
    )
    SELECT c."id", c."deviceId", c."kind"::text AS "kind", d."customerId",
      LEAST(600000, GREATEST(0, floor(extract(epoch FROM c."expiresAt" - now()) * 1000)))::int AS "expiresInMs"
    FROM claimed c JOIN "Device" d ON d."id" = c."deviceId"`;
}

/** Ends commands that expired unsent, and those whose phone gave no result in time; their rotations with them. */
export async function endOverdue(db: PrismaClient, relayId: string): Promise<EndedCommand[]> {
  const { rotationResultTimeoutMs, commandResultTimeoutMs } = relayLimits;
  return db.$queryRaw<EndedCommand[]>`
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
    SELECT e."id", e."deviceId", d."customerId" FROM ended e JOIN "Device" d ON d."id" = e."deviceId"`;
}

/** Rotations that an earlier run of the relay sent, and for how long their phones may still take. */
export async function readRotating(
  db: PrismaClient,
  relayId: string,
): Promise<{ id: string; deviceId: string; resultInMs: number }[]> {
  return db.$queryRaw`
    SELECT "id", "deviceId", (${relayLimits.rotationResultTimeoutMs}::int
      - extract(epoch FROM now() - "sentAt") * 1000)::float8 AS "resultInMs"
    FROM "Command" WHERE "relayId" = ${relayId}::uuid AND "state" = 'sent' AND "kind" = 'rotate'`;
}

/** The rotation of a command that was sent is under way. */
export async function startRotation(db: PrismaClient, commandId: string, oldIp: string | null): Promise<void> {
  await db.$executeRaw`
    UPDATE "Rotation" SET "state" = 'running', "startedAt" = now(), "oldIp" = ${oldIp}, "attempts" = 1
    WHERE "commandId" = ${commandId}::uuid AND "state" = 'queued'`;
}

/** A command that waits for this device's result, or undefined. */
export async function readSent(
  db: PrismaClient,
  id: string,
  deviceId: string,
): Promise<{ kind: CommandKind; oldIp: string | null } | undefined> {
  const command = await db.command.findFirst({
    where: { id, deviceId, state: 'sent' },
    select: { kind: true, rotation: { select: { oldIp: true } } },
  });
  return command ? { kind: command.kind, oldIp: command.rotation?.oldIp ?? null } : undefined;
}

/** Ends a sent command once. Undefined when it had ended before. */
export async function finishCommand(db: PrismaClient, id: string, outcome: Outcome): Promise<EndedCommand | undefined> {
  const { state, reason = null } = outcome;
  const rotation = outcome.rotation ?? { state: 'failed', oldIp: null, newIp: null, attempts: 0 };
  const [ended] = await db.$queryRaw<EndedCommand[]>`
    WITH ended AS (
      UPDATE "Command" SET "state" = ${state}::"CommandState", "reason" = ${reason}, "finishedAt" = now()
      WHERE "id" = ${id}::uuid AND "state" = 'sent' RETURNING "id", "deviceId"
    ), rotations AS (
      UPDATE "Rotation" r SET "state" = ${rotation.state}::"RotationState", "reason" = ${reason},
        "oldIp" = COALESCE(${rotation.oldIp}, r."oldIp"), "newIp" = ${rotation.newIp},
        "attempts" = GREATEST(r."attempts", ${rotation.attempts}::int), "finishedAt" = now(), "activeDeviceId" = NULL
      FROM ended WHERE r."commandId" = ended."id" AND r."state" IN ('queued', 'running')
    )
    SELECT e."id", e."deviceId", d."customerId" FROM ended e JOIN "Device" d ON d."id" = e."deviceId"`;
  return ended;
}
