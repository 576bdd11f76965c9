import { Prisma } from '@pocketproxy/prisma';
import type { ActivityKind } from '@/domain/activity/kinds';

/** What a page is to hold. */
export interface Wanted {
  readonly result: 'done' | 'failed' | undefined;
  readonly customerId: string | undefined;
  /** ISO 8601. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** The place behind which it begins. */
  readonly after: readonly [at: Date, id: string] | null;
  readonly take: number;
}

const { sql } = Prisma;

/** The newest rows of each kind, in the columns of the time line; undefined where the filter fits none of them. */
export const sources: Readonly<Record<ActivityKind, (wanted: Wanted) => Prisma.Sql | undefined>> = {
  rotation: (wanted) => {
    const { customerId, take } = wanted;
    const rows = (of: Prisma.Sql) => sql`SELECT r.* FROM "Rotation" r
      WHERE ${of} AND ${within(sql`r."createdAt"`, sql`r."id"`, wanted)} AND ${results.rotation[wanted.result ?? 'any']}
      ORDER BY r."createdAt" DESC, r."id" DESC LIMIT ${take}`;
    // Of one customer: from each of its phones, by the index of that phone
    const found = customerId
      ? sql`(SELECT n.* FROM "Device" o CROSS JOIN LATERAL (${rows(sql`r."deviceId" = o."id"`)}) n
          WHERE o."customerId" = ${customerId}::uuid ORDER BY n."createdAt" DESC, n."id" DESC LIMIT ${take})`
      : sql`(${rows(any)})`;
    return sql`SELECT 'rotation', n."id"::text COLLATE "C", n."createdAt",
        CASE WHEN n."state" = 'changed' THEN 'done' WHEN n."reason" = 'cancelled' THEN 'cancelled'
          WHEN n."state" IN ('same_ip', 'failed') THEN 'failed' ELSE 'running' END,
        n."trigger"::text, CASE WHEN n."state" = 'same_ip' THEN 'same_ip' ELSE n."reason" END,
        ${ofDevice}, ${noWebhook}, NULL
      FROM ${found} n JOIN "Device" d ON d."id" = n."deviceId" LEFT JOIN "Customer" c ON c."id" = d."customerId"`;
  },
  command: (wanted) => sql`SELECT 'command', n."id"::text COLLATE "C", n."createdAt",
      CASE WHEN n."state" = 'done' THEN 'done' WHEN n."state" IN ('failed', 'expired') THEN 'failed' ELSE 'running' END,
      n."kind"::text, n."reason", ${ofDevice}, ${noWebhook}, NULL
    FROM (SELECT m.* FROM "Command" m
        ${wanted.customerId ? sql`JOIN "Device" o ON o."id" = m."deviceId" AND o."customerId" = ${wanted.customerId}::uuid` : Prisma.empty}
        WHERE m."kind" <> 'rotate' AND ${within(sql`m."createdAt"`, sql`m."id"`, wanted)}
          AND ${results.command[wanted.result ?? 'any']}
        ORDER BY m."createdAt" DESC, m."id" DESC LIMIT ${wanted.take}) n
      JOIN "Device" d ON d."id" = n."deviceId" LEFT JOIN "Customer" c ON c."id" = d."customerId"`,
  mail: (wanted) =>
    wanted.customerId
      ? undefined
      : sql`SELECT 'mail', n."id"::text COLLATE "C", n."createdAt",
          CASE WHEN n."state" = 'failed' THEN 'failed' WHEN n."state" = 'queued' THEN 'running' ELSE 'done' END,
          n."template", n."lastError", ${noCustomer}, ${noDevice}, ${noWebhook}, n."recipient"
        FROM (SELECT m.* FROM "Mail" m WHERE ${within(sql`m."createdAt"`, sql`m."id"`, wanted)}
            AND ${results.mail[wanted.result ?? 'any']}
          ORDER BY m."createdAt" DESC, m."id" DESC LIMIT ${wanted.take}) n`,
  webhook: (wanted) => {
    const { customerId, take } = wanted;
    const rows = (of: Prisma.Sql) => sql`SELECT v.* FROM "WebhookDelivery" v
      WHERE ${of} AND ${within(sql`v."eventAt"`, sql`v."id"`, wanted)} AND ${results.webhook[wanted.result ?? 'any']}
      ORDER BY v."eventAt" DESC, v."id" DESC LIMIT ${take}`;
    const found = customerId
      ? sql`(SELECT n.* FROM "WebhookEndpoint" o CROSS JOIN LATERAL (${rows(sql`v."endpointId" = o."id"`)}) n
          WHERE o."customerId" = ${customerId}::uuid ORDER BY n."eventAt" DESC, n."id" DESC LIMIT ${take})`
      : sql`(${rows(any)})`;
    return sql`SELECT 'webhook', n."id"::text COLLATE "C", n."eventAt",
        CASE n."state" WHEN 'delivered' THEN 'done' WHEN 'failed' THEN 'failed' ELSE 'running' END,
        n."kind", NULL, c."id"::text, c."name", ${noDevice}, e."id"::text, e."name", NULL
      FROM ${found} n JOIN "WebhookEndpoint" e ON e."id" = n."endpointId" LEFT JOIN "Customer" c ON c."id" = e."customerId"`;
  },
  job: (wanted) =>
    wanted.customerId
      ? undefined
      : sql`SELECT 'job', j."name" COLLATE "C", j."startedAt",
          CASE WHEN j."finishedAt" IS NULL THEN 'running' WHEN j."error" IS NOT NULL THEN 'failed' ELSE 'done' END,
          j."name", left(j."error", 300), ${noCustomer}, ${noDevice}, ${noWebhook}, NULL
        FROM "JobRun" j WHERE ${within(sql`j."startedAt"`, sql`j."name"`, wanted)}
          AND ${results.job[wanted.result ?? 'any']}`,
};

const ofDevice = sql`c."id"::text, c."name", d."id"::text, d."name"`;
const noCustomer = sql`NULL, NULL`;
const noDevice = sql`NULL, NULL`;
const noWebhook = sql`NULL, NULL`;

const any = sql`TRUE`;

/** In the words of the partial indexes. */
const results = {
  rotation: {
    any,
    done: sql`r."state" = 'changed'`,
    failed: sql`r."state" IN ('same_ip', 'failed') AND r."reason" IS DISTINCT FROM 'cancelled'`,
  },
  command: { any, done: sql`m."state" = 'done'`, failed: sql`m."state" IN ('failed', 'expired')` },
  mail: { any, done: sql`m."state" IN ('sent', 'stored')`, failed: sql`m."state" = 'failed'` },
  webhook: { any, done: sql`v."state" = 'delivered'`, failed: sql`v."state" = 'failed'` },
  job: {
    any,
    done: sql`j."finishedAt" IS NOT NULL AND j."error" IS NULL`,
    failed: sql`j."finishedAt" IS NOT NULL AND j."error" IS NOT NULL`,
  },
} as const satisfies Record<ActivityKind, Record<'any' | 'done' | 'failed', Prisma.Sql>>;

/** Behind the place of the page, and in the times asked for; an index by time is read from there. */
function within(at: Prisma.Sql, id: Prisma.Sql, { after, from, to }: Wanted): Prisma.Sql {
  const conditions = [
    ...(after ? [sql`${at} <= ${after[0]} AND (${at} < ${after[0]} OR ${id}::text COLLATE "C" < ${after[1]})`] : []),
    ...(from === undefined ? [] : [sql`${at} >= ${new Date(from)}`]),
    ...(to === undefined ? [] : [sql`${at} < ${new Date(to)}`]),
  ];
  return conditions.length > 0 ? Prisma.join(conditions, ' AND ') : any;
}
