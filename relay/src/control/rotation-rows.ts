import { z } from 'zod';
import { holdMemory, rotationStateNames, type HoldRecord, type RotationState } from '../../contract/rotations.ts';
import type { Queryable } from './database.ts';
import { sql, type Statement } from './sql.ts';

/** A step of an operation and how long ago it was, milliseconds: the database's clock dates it. */
export interface StepRow {
  readonly state: RotationState;
  readonly attempt: number;
  readonly ageMs: number;
  /** Of `radio_off`: how long the radio is to stay off. */
  readonly holdMs: number | null;
}

/** An attempt that ended. `seen`: another address, but one that the condition does not accept. */
export interface AttemptRow {
  readonly number: number;
  readonly holdMs: number | null;
  readonly newIp: string | null;
  readonly result: 'changed' | 'seen' | 'same_ip' | 'failed';
  readonly tookMs: number;
}

const operation = z.object({
  ...{ id: z.uuid(), commandId: z.uuid(), deviceId: z.uuid(), customerId: z.uuid().nullable() },
  ...{ state: z.enum(rotationStateNames), trigger: z.string(), attempts: z.number(), maxAttempts: z.number() },
  ...{ attemptId: z.uuid().nullable(), holdMs: z.number().nullable(), unseenHours: z.number().nullable() },
  ...{ oldIp: z.string().nullable(), lastIp: z.string().nullable(), drainMs: z.number() },
  answerTargets: z.array(z.string()),
});
export type OperationRow = z.infer<typeof operation>;

const operationColumns = sql`
  r."id", r."commandId", r."deviceId", d."customerId", r."state"::text AS "state", r."trigger"::text AS "trigger",
  r."attempts", r."maxAttempts", r."attemptId", r."unseenHours", r."oldIp", r."answerTargets", d."rotationDrainSeconds" * 1000 AS "drainMs",
  (jsonb_path_query_array(r."steps", '$[*] ? (@.state == "radio_off").holdMs') -> -1)::int AS "holdMs",
  (jsonb_path_query_array(r."attemptLog", '$[*].newIp') ->> -1) AS "lastIp"`;

/** The rotation of a command that was claimed begins: its streams may finish. Undefined when it has ended already. */
export async function beginDrain(db: Queryable, commandId: string): Promise<OperationRow | undefined> {
  const [begun] = await db.rows(
    operation,
    sql`
    WITH r AS (
      UPDATE "Rotation" SET "state" = 'draining', "startedAt" = now(),
        "steps" = "steps" || ${stepsJson([{ state: 'draining', attempt: 0, ageMs: 0, holdMs: null }])}
      WHERE "commandId" = ${commandId}::uuid AND "state" = 'queued'
      RETURNING "id", "commandId", "deviceId", "state", "trigger", "attempts", "maxAttempts", "attemptId", "unseenHours",
        "oldIp", "steps", "attemptLog", "answerTargets"
    )
    SELECT ${operationColumns} FROM r JOIN "Device" d ON d."id" = r."deviceId"`,
  );
  return begun;
}

/** The caller of its link may wait for the answer on a stream through the phone. */
export async function writeCalledInside(db: Queryable, id: string): Promise<void> {
  await db.run(sql`UPDATE "Rotation" SET "calledInside" = true WHERE "id" = ${id}::uuid`);
}

/** The relay's rotations that were claimed and have not ended: an earlier run began them. */
export async function readOperations(db: Queryable, relayId: string): Promise<OperationRow[]> {
  return db.rows(
    operation,
    sql`SELECT ${operationColumns} FROM "Rotation" r JOIN "Device" d ON d."id" = r."deviceId"
    JOIN "Command" c ON c."id" = r."commandId"
    WHERE c."relayId" = ${relayId}::uuid AND c."state" = 'sent' AND r."activeDeviceId" IS NOT NULL`,
  );
}

export interface AttemptStart {
  readonly attemptId: string;
  readonly number: number;
  readonly holdMs: number | null;
  readonly oldIp: string | null;
  readonly oldIpv6: string | null;
}

const one = z.object({ one: z.literal(1) });

/** An attempt begins; said again after a lost answer, it is the same. The old address is written with the first one and never again. False: the rotation has ended. */
export async function beginAttempt(
  db: Queryable,
  { id, state }: { readonly id: string; readonly state: RotationState },
  { attemptId, number, holdMs, oldIp, oldIpv6 }: AttemptStart,
  steps: readonly StepRow[],
  attempts: readonly AttemptRow[],
): Promise<boolean> {
  const [begun] = await db.rows(
    one,
    sql`
    UPDATE "Rotation" SET "state" = 'radio_off', "attempts" = ${number}::int, "attemptId" = ${attemptId}::uuid,
      "oldIp" = CASE WHEN ${number}::int = 1 THEN ${oldIp} ELSE "oldIp" END,
      "oldIpv6" = CASE WHEN ${number}::int = 1 THEN ${oldIpv6} ELSE "oldIpv6" END,
      "steps" = "steps" || ${stepsJson([...steps, { state: 'radio_off', attempt: number, ageMs: 0, holdMs }])},
      "attemptLog" = CASE WHEN "attempts" < ${number}::int THEN "attemptLog" || ${attemptsJson(attempts)} ELSE "attemptLog" END
    WHERE "id" = ${id}::uuid AND "activeDeviceId" IS NOT NULL
      AND ("state" <> 'draining' OR ${state} = 'draining') AND "state" <> 'queued'
    RETURNING 1 AS "one"`,
  );
  return begun !== undefined;
}

/** The rotation is in another step now. False: it has ended. */
export async function writeSteps(db: Queryable, id: string, steps: readonly StepRow[]): Promise<boolean> {
  const [written] = await db.rows(
    one,
    sql`
    UPDATE "Rotation" SET "state" = ${steps.at(-1)?.state}::"RotationState", "steps" = "steps" || ${stepsJson(steps)}
    WHERE "id" = ${id}::uuid AND "activeDeviceId" IS NOT NULL RETURNING 1 AS "one"`,
  );
  return written !== undefined;
}

/** Of a device with its carrier of now: which holds brought another address. */
export async function readHolds(db: Queryable, deviceId: string): Promise<HoldRecord[]> {
  return db.rows(
    z.object({ holdMs: z.number(), attempts: z.number(), changed: z.number() }),
    sql`SELECT h."holdMs", h."attempts", h."changed" FROM "RotationHold" h JOIN "Device" d ON d."id" = h."deviceId"
    WHERE h."deviceId" = ${deviceId}::uuid AND h."carrier" = COALESCE(d."carrier", '')`,
  );
}

/** One more attempt with this hold; what was known before fades. */
export async function writeHold(db: Queryable, deviceId: string, holdMs: number, changed: boolean): Promise<void> {
  const won = changed ? 1 : 0;
  await db.run(sql`
    INSERT INTO "RotationHold" AS h ("deviceId", "carrier", "holdMs", "attempts", "changed", "updatedAt")
    SELECT d."id", COALESCE(d."carrier", ''), ${holdMs}::int, 1, ${won}::int, now() FROM "Device" d
    WHERE d."id" = ${deviceId}::uuid
    ON CONFLICT ("deviceId", "carrier", "holdMs") DO UPDATE SET
      "attempts" = h."attempts" * ${holdMemory}::float8 + 1,
      "changed" = h."changed" * ${holdMemory}::float8 + ${won}::int, "updatedAt" = now()`);
}

/** Whether the device had the address within the hours before its rotation began. */
export async function hadAddress(db: Queryable, rotationId: string, ip: string, hours: number): Promise<boolean> {
  const [seen] = await db.rows(
    one,
    sql`SELECT 1 AS "one" FROM "Rotation" r JOIN "IpHistory" h ON h."deviceId" = r."deviceId"
    WHERE r."id" = ${rotationId}::uuid AND h."ip" = ${ip} AND h."firstSeenAt" < r."startedAt"
      AND h."lastSeenAt" > r."startedAt" - ${hours}::int * interval '1 hour' LIMIT 1`,
  );
  return seen !== undefined;
}

/** Steps as they are stored. */
export function stepsJson(steps: readonly StepRow[]): Statement {
  return sql`(SELECT COALESCE(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('state', s.state, 'attempt', s.attempt,
      'at', now() - s.age * interval '1 ms', 'holdMs', s.hold)) ORDER BY s.number), '[]')
    FROM unnest(${steps.map(({ state }) => state)}::text[], ${steps.map(({ attempt }) => attempt)}::int[],
      ${steps.map(({ ageMs }) => ageMs)}::float8[], ${steps.map(({ holdMs }) => holdMs)}::int[])
      WITH ORDINALITY AS s(state, attempt, age, hold, number))`;
}

/** Attempts that end now, as they are stored. */
export function attemptsJson(attempts: readonly AttemptRow[]): Statement {
  return sql`(SELECT COALESCE(jsonb_agg(jsonb_build_object('number', a.number, 'holdMs', a.hold, 'newIp', a.ip,
      'result', a.result, 'startedAt', now() - a.took * interval '1 ms', 'finishedAt', now())), '[]')
    FROM unnest(${attempts.map(({ number }) => number)}::int[], ${attempts.map(({ holdMs }) => holdMs)}::int[],
      ${attempts.map(({ newIp }) => newIp)}::text[], ${attempts.map(({ result }) => result)}::text[],
      ${attempts.map(({ tookMs }) => tookMs)}::float8[]) AS a(number, hold, ip, result, took))`;
}

/** The attempt of the rotation `r` that runs, as one that failed now; web ends rotations by the same (domain/command/end.ts). */
export const cutAttemptJson = sql`(SELECT COALESCE(jsonb_agg(jsonb_build_object('number', r."attempts",
      'holdMs', began.step -> 'holdMs', 'newIp', NULL, 'result', 'failed',
      'startedAt', began.step -> 'at', 'finishedAt', now())), '[]')
    FROM (SELECT jsonb_path_query_array(r."steps", '$[*] ? (@.state == "radio_off")') -> -1 AS step) AS began
    WHERE r."attempts" > jsonb_array_length(r."attemptLog"))`;
