import type { BaseContext } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { recordEvent } from '@/domain/event/record';

/** Connections of one transaction. */
const batch = 100;

interface Expired {
  readonly id: string;
  readonly name: string;
  readonly deviceId: string;
  readonly holderId: string | null;
  readonly customerId: string | null;
}

/**
 * Hands connections that have expired to webhooks, each expiry once: it is noted at the connection together with the event, so
 * one that was renewed may expire again. Safe in several processes at the same time; returns how many.
 */
export async function recordExpired(context: BaseContext): Promise<number> {
  for (let recorded = 0; ;) {
    const expired = await inTransaction(context.db, async (tx) => {
      const connections = await tx.$queryRaw<Expired[]>`
        WITH due AS (
          SELECT "id" FROM "Connection"
          WHERE "expiresAt" <= ${context.now} AND "notedExpiry" IS DISTINCT FROM "expiresAt" AND "deletedAt" IS NULL
          ORDER BY "expiresAt" LIMIT ${batch} FOR NO KEY UPDATE SKIP LOCKED
        )
        UPDATE "Connection" c SET "notedExpiry" = c."expiresAt" FROM due, "Device" d
        WHERE c."id" = due."id" AND d."id" = c."deviceId"
        RETURNING c."id", c."name", c."deviceId", c."holderId", d."customerId"`;
      for (const { id: connectionId, name: connectionName, deviceId, holderId, customerId } of connections) {
        const limited = { limit: 'expiry', effect: 'stopped', usedBytes: null, limitBytes: null, until: null } as const;
        await recordEvent(tx, context, {
          ...{ kind: 'connection.limited', customerId, holderId },
          data: { connectionId, connectionName, deviceId, ...limited },
        });
      }
      return connections.length;
    });
    recorded += expired;
    if (expired < batch) return recorded;
  }
}
