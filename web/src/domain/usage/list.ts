import { Prisma } from '@pocketproxy/prisma';
import { z } from 'zod';
import { authorize } from '@/domain/authorize';
import { rowsOfPeriod } from '@/domain/connection/period';
import { currentUse, quotaUseColumns } from '@/domain/connection/quota-use';
import type { Context } from '@/domain/context';
import { loadCustomer } from '@/domain/customer/load';
import { mapPage, readPage, sortText, type Page } from '@/domain/page';
import { parse } from '@/domain/parse';
import { listCustomerUsageInput, listUsageInput, type UsageSort } from '@/domain/usage/input';
import type { UsageItem } from '@/domain/usage/view';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly deviceName: string | null;
  readonly up: bigint;
  readonly down: bigint;
}

/** A page of the connections or devices that a customer has, with what they used for it this month. @throws AppError `not_found`, `forbidden` */
export async function listUsage(context: Context, input: z.input<typeof listUsageInput>): Promise<Page<UsageItem>> {
  const { customerId, of, sort, ...wanted } = parse(listUsageInput, input);
  const { timeZone } = await loadCustomer(context.db, context, customerId);
  authorize(context.viewer, 'customer.view', { customerId });
  const month = rowsOfPeriod('month', context.now, timeZone);
  const page = await readSorted(context, `usage-${of}`, wanted, sort, things[of](customerId, month));
  const quotas = of === 'connections' ? await readQuotas(context, page.items, timeZone) : new Map<string, never>();
  return mapPage(page, (row) => toItem(row, quotas.get(row.id) ?? null));
}

/**
 * A page of the customers that the viewer may know of, with what they used this month: all for operators. Months are
 * those of UTC here, so that one list can be sorted.
 */
export async function listCustomerUsage(
  context: Context,
  input: z.input<typeof listCustomerUsageInput> = {},
): Promise<Page<UsageItem>> {
  const { sort, ...wanted } = parse(listCustomerUsageInput, input);
  const page = await readSorted(context, 'usage-customers', wanted, sort, customers(context));
  return mapPage(page, (row) => toItem(row, null));
}

type Month = ReturnType<typeof rowsOfPeriod>;

const sums = Prisma.sql`COALESCE(u."up", 0)::bigint AS "up", COALESCE(u."down", 0)::bigint AS "down"`;

const ofMonth = ({ gte, lt }: Month) => Prisma.sql`"month" >= ${gte} AND "month" < ${lt}`;

/** What a customer used by connection or device: by whom the rows were counted, not by who has the device now. */
const used = (by: Prisma.Sql, customerId: string, month: Month) => Prisma.sql`
  LEFT JOIN (
    SELECT ${by} AS "of", sum("bytesUp") AS "up", sum("bytesDown") AS "down" FROM "UsageMonth"
    WHERE "ownerId" = ${customerId}::uuid AND ${ofMonth(month)} GROUP BY 1
  ) u ON u."of" = t."id"`;

const things = {
  connections: (customerId: string, month: Month) => Prisma.sql`
    SELECT t."id", t."name", d."name" AS "deviceName", ${sums} FROM "Connection" t
    JOIN "Device" d ON d."id" = t."deviceId" AND d."customerId" = ${customerId}::uuid
    ${used(Prisma.sql`"connectionId"`, customerId, month)} WHERE t."deletedAt" IS NULL`,
  devices: (customerId: string, month: Month) => Prisma.sql`
    SELECT t."id", t."name", NULL::text AS "deviceName", ${sums} FROM "Device" t
    ${used(Prisma.sql`"deviceId"`, customerId, month)} WHERE t."customerId" = ${customerId}::uuid`,
};

function customers({ viewer, now }: Context): Prisma.Sql {
  const own = viewer.memberships.map(({ customerId }) => customerId);
  const visible = viewer.isOperator ? Prisma.sql`TRUE` : Prisma.sql`t."id" = ANY(${own}::uuid[])`;
  return Prisma.sql`
    SELECT t."id", t."name", NULL::text AS "deviceName", ${sums} FROM "Customer" t
    LEFT JOIN LATERAL (
      SELECT sum("bytesUp") AS "up", sum("bytesDown") AS "down" FROM "UsageMonth"
      WHERE "ownerId" = t."id" AND ${ofMonth(rowsOfPeriod('month', now, 'UTC'))}
    ) u ON TRUE WHERE ${visible}`;
}

/** By which text a list is sorted, and which rows lie behind a place in it. */
const sorts = {
  most: {
    mark: z.tuple([z.string().regex(/^\d{1,18}$/), z.uuid()]),
    textOf: ({ up, down }: Row) => String(up + down),
    order: Prisma.sql`"up" + "down" DESC, "id"`,
    behind: (bytes: string, id: string) =>
      Prisma.sql`"up" + "down" < ${bytes}::bigint OR ("up" + "down" = ${bytes}::bigint AND "id" > ${id}::uuid)`,
  },
  least: {
    mark: z.tuple([z.string().regex(/^\d{1,18}$/), z.uuid()]),
    textOf: ({ up, down }: Row) => String(up + down),
    order: Prisma.sql`"up" + "down", "id"`,
    behind: (bytes: string, id: string) => Prisma.sql`("up" + "down", "id") > (${bytes}::bigint, ${id}::uuid)`,
  },
  name: {
    mark: z.tuple([sortText, z.uuid()]),
    textOf: ({ name }: Row) => name,
    order: Prisma.sql`"name", "id"`,
    behind: (name: string, id: string) => Prisma.sql`("name", "id") > (${name}, ${id}::uuid)`,
  },
} as const satisfies Record<UsageSort, unknown>;

function readSorted(
  { db }: Context,
  list: string,
  wanted: { cursor?: string | undefined; limit: number },
  sort: UsageSort,
  from: Prisma.Sql,
): Promise<Page<Row>> {
  const { mark, textOf, order, behind } = sorts[sort];
  return readPage(
    wanted,
    { list: `${list}-${sort}`, mark },
    (after, take) => db.$queryRaw<Row[]>`
      WITH listed AS (${from})
      SELECT * FROM listed WHERE ${after ? behind(...after) : Prisma.sql`TRUE`} ORDER BY ${order} LIMIT ${take}`,
    (row) => [textOf(row), row.id],
  );
}

async function readQuotas({ db, now }: Context, rows: readonly Row[], timeZone: string) {
  const connections = await db.connection.findMany({
    where: { id: { in: rows.map(({ id }) => id) }, quotaBytes: { not: null } },
    select: {
      ...{ id: true, quotaBytes: true, quotaPeriod: true },
      quotaUse: { select: quotaUseColumns },
    },
  });
  return new Map(
    connections.flatMap((connection) => {
      const { usedBytes, limitBytes } = currentUse(connection, now, timeZone);
      if (limitBytes === null) return [];
      return [[connection.id, { usedBytes, limitBytes, period: connection.quotaPeriod }] as const];
    }),
  );
}

function toItem({ id, name, deviceName, up, down }: Row, quota: UsageItem['quota']): UsageItem {
  return { id, name, deviceName, up: Number(up), down: Number(down), quota };
}
