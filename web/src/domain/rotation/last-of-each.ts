import { Prisma } from '@pocketproxy/prisma';
import type { RotationEndState } from '@pocketproxy/relay/contract';
import type { Context } from '@/domain/context';
import type { LastRotationView } from '@/domain/device/view';
import { endSentence } from '@/domain/rotation/view';

interface Row {
  readonly deviceId: string;
  readonly state: RotationEndState;
  readonly reason: string | null;
  readonly finishedAt: Date;
}

/** The newest rotation that ended of each of a page's devices, which the viewer may see; members: since it is theirs. */
export async function lastOfEach(
  { db, viewer }: Pick<Context, 'db' | 'viewer'>,
  deviceIds: readonly string[],
): Promise<ReadonlyMap<string, LastRotationView>> {
  const since = viewer.isOperator
    ? Prisma.empty
    : Prisma.sql`AND ("createdAt" >= d."assignedAt" OR d."assignedAt" IS NULL)`;
  const rows = await db.$queryRaw<Row[]>`
    SELECT d."id" AS "deviceId", r."state"::text AS "state", r."reason", r."finishedAt"
    FROM "Device" d CROSS JOIN LATERAL (
      SELECT "state", "reason", "finishedAt" FROM "Rotation"
      WHERE "deviceId" = d."id" AND "finishedAt" IS NOT NULL ${since}
      ORDER BY "createdAt" DESC LIMIT 1) r
    WHERE d."id" = ANY(${[...deviceIds]}::uuid[])`;
  return new Map(
    rows.map(({ deviceId, state, reason, finishedAt }) => [
      deviceId,
      { state, reason, sentence: endSentence(state, reason), finishedAt },
    ]),
  );
}
