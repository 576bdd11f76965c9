import { Prisma } from '@pocketproxy/prisma';
import type { z } from 'zod';
import type { customerFilterInput } from '@/domain/customer/input';
import type { CustomerFilterName } from '@/domain/customer/sort-names';
import { likeWords } from '@/domain/search';

/** Alerts of the customer `c` that are open. */
export const openAlerts = Prisma.sql`FROM "Incident" i
  WHERE i."customerId" = c."id" AND i."openedAt" IS NOT NULL AND i."closedAt" IS NULL`;

const conditions = {
  alerts: Prisma.sql`EXISTS (SELECT ${openAlerts})`,
  suspended: Prisma.sql`c."state" = 'suspended'`,
} as const satisfies Record<CustomerFilterName, Prisma.Sql>;

/** The customers `c` that fit a filter. */
export function customersThatFit({ search, only }: z.output<typeof customerFilterInput>): Prisma.Sql {
  const words = likeWords(search).map(
    (word) => Prisma.sql`(c."name" ILIKE ${word} OR EXISTS (
      SELECT FROM "Member" m JOIN "User" u ON u."id" = m."userId" WHERE m."customerId" = c."id" AND u."email" ILIKE ${word}))`,
  );
  return Prisma.join([Prisma.sql`TRUE`, ...words, ...(only ? [conditions[only]] : [])], ' AND ');
}
