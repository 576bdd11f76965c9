import { Prisma } from '@pocketproxy/prisma';
import { z } from 'zod';
import { authorize } from '@/domain/authorize';
import { rowsOfPeriod } from '@/domain/connection/period';
import type { Context } from '@/domain/context';
import { customersThatFit, openAlerts } from '@/domain/customer/filter';
import { surveyCustomersInput } from '@/domain/customer/input';
import type { customerSortNames } from '@/domain/customer/sort-names';
import type { CustomerRowView } from '@/domain/customer/view';
import type { Database } from '@/domain/database';
import { stateSql } from '@/domain/device/state-sql';
import { readPage, sortText, type Page } from '@/domain/page';
import { parse } from '@/domain/parse';

/** Bytes of the customer `c` in its present month; of the statement's `month`. */
const monthBytes = Prisma.sql`COALESCE((SELECT sum(u."bytesUp" + u."bytesDown") FROM month
  JOIN "UsageMonth" u ON u."ownerId" = c."id" AND u."month" >= month."from" AND u."month" < month."to"
  WHERE month."zone" = c."timeZone"), 0)::bigint`;
const lastSignInAt = Prisma.sql`(SELECT max(u."lastSignInAt") FROM "Member" m JOIN "User" u ON u."id" = m."userId"
  WHERE m."customerId" = c."id")`;
const devices = Prisma.sql`FROM "Device" d WHERE d."customerId" = c."id"`;

/** By what customers are sorted besides their names: a number of each. */
const numbers = {
  devices: Prisma.sql`(SELECT count(*) ${devices})::bigint`,
  alerts: Prisma.sql`(SELECT count(*) ${openAlerts})::bigint`,
  traffic: monthBytes,
  seen: Prisma.sql`COALESCE(extract(epoch FROM ${lastSignInAt}) * 1000, 0)::bigint`,
  created: Prisma.sql`(extract(epoch FROM c."createdAt") * 1000)::bigint`,
} as const satisfies Record<Exclude<(typeof customerSortNames)[number], 'name'>, Prisma.Sql>;

type Mark = [value: string, name: string, id: string];
const mark = z.tuple([sortText, sortText, z.uuid()]);
const numberMark = z.tuple([z.string().regex(/^\d{1,18}$/), sortText, z.uuid()]);

type Row = Omit<CustomerRowView, 'monthBytes'> & { readonly monthBytes: bigint; readonly value: string };

/**
 * A page of all customers with what operators look for, in two statements, by name unless asked otherwise.
 * @throws AppError `forbidden`, `invalid`
 */
export async function surveyCustomers(
  { db, viewer, now }: Context,
  input: z.input<typeof surveyCustomersInput> = {},
): Promise<Page<CustomerRowView>> {
  const { cursor, limit, sort, ...filter } = parse(surveyCustomersInput, input);
  authorize(viewer, 'fleet.view', { customerId: null });
  const [name, descending] = sort.startsWith('-') ? [sort.slice(1), true] : [sort, false];
  const number = isNumber(name) ? numbers[name] : undefined;
  const value = number ?? Prisma.sql`c."name"`;
  const months = await monthsOf(db, now);
  const page = await readPage<Row, Mark>(
    { cursor, limit },
    { list: `customers by ${sort}`, mark: number ? numberMark : mark },
    (after, take) => db.$queryRaw<Row[]>`
      WITH month ("zone", "from", "to") AS (VALUES ${months})
      SELECT c."id", c."name", c."state"::text AS "state", c."createdAt", c."value"::text AS "value",
        (SELECT count(*) ${devices})::int AS "deviceCount",
        (SELECT count(*) ${devices} AND ${stateSql} IN ('online', 'degraded', 'rotating'))::int AS "servingCount",
        (SELECT count(*) FROM "Connection" k JOIN "Device" d ON d."id" = k."deviceId"
          WHERE d."customerId" = c."id" AND k."deletedAt" IS NULL)::int AS "connectionCount",
        (SELECT count(*) FROM "Member" m WHERE m."customerId" = c."id")::int AS "memberCount",
        (SELECT count(*) ${openAlerts})::int AS "openAlertCount",
        ${monthBytes} AS "monthBytes", ${lastSignInAt} AS "lastSignInAt"
      FROM (
        SELECT * FROM (SELECT c.*, ${value} AS "value" FROM "Customer" c WHERE ${customersThatFit(filter)}) c
        WHERE ${after ? behind(after, number !== undefined, descending) : Prisma.sql`TRUE`}
        ORDER BY ${ordered(descending)} LIMIT ${take}) c
      ORDER BY ${ordered(descending)}`,
    (row) => [row.value, row.name, row.id],
  );
  const items = page.items.map(({ value: _, monthBytes, ...row }) => ({ ...row, monthBytes: Number(monthBytes) }));
  return { ...page, items };
}

function isNumber(name: string): name is keyof typeof numbers {
  return Object.hasOwn(numbers, name);
}

/** The present month of each zone that a customer has, as rows: months begin at the customer's own midnight. */
async function monthsOf(db: Database, now: Date): Promise<Prisma.Sql> {
  const zones = await db.$queryRaw<{ timeZone: string }[]>`SELECT DISTINCT "timeZone" FROM "Customer"`;
  const rows = zones.map(({ timeZone }) => {
    const { gte, lt } = rowsOfPeriod('month', now, timeZone);
    return Prisma.sql`(${timeZone}, ${gte}::timestamptz, ${lt}::timestamptz)`;
  });
  return rows.length > 0 ? Prisma.join(rows) : Prisma.sql`(NULL, NULL::timestamptz, NULL::timestamptz)`;
}

function ordered(descending: boolean): Prisma.Sql {
  return descending ? Prisma.sql`c."value" DESC, c."name", c."id"` : Prisma.sql`c."value", c."name", c."id"`;
}

function behind([text, name, id]: Mark, isNumber: boolean, descending: boolean): Prisma.Sql {
  const value = isNumber ? Prisma.sql`${text}::bigint` : Prisma.sql`${text}`;
  const beyond = descending ? Prisma.sql`c."value" < ${value}` : Prisma.sql`c."value" > ${value}`;
  return Prisma.sql`(${beyond} OR (c."value" = ${value} AND (c."name", c."id") > (${name}, ${id}::uuid)))`;
}
