import type { Prisma } from '@pocketproxy/prisma';
import { z } from 'zod';
import type { SeenConnection } from '@/domain/connection/load';
import type { connectionSortNames } from '@/domain/connection/sort-names';
import { sortText } from '@/domain/page';
import { optionalKey, sortKey, type SortKey } from '@/domain/sort';

type Where = Prisma.ConnectionWhereInput;
type Order = Prisma.ConnectionOrderByWithRelationInput;
type Key = SortKey<SeenConnection, Where, Order>;

const time = z.iso.datetime().transform((iso) => new Date(iso));

const name = sortKey<SeenConnection, Where, Order, string>({
  ...{ value: sortText, of: (row) => row.name, order: (sort) => ({ name: sort }), where: (name) => ({ name }) },
});
const id = sortKey<SeenConnection, Where, Order, string>({
  ...{ value: z.uuid(), of: (row) => row.id, order: (sort) => ({ id: sort }), where: (id) => ({ id }) },
});
const device = sortKey<SeenConnection, Where, Order, string>({
  value: sortText,
  of: (row) => row.device.name,
  order: (sort) => ({ device: { name: sort } }),
  where: (name) => ({ device: { name } }),
});
const username = sortKey<SeenConnection, Where, Order, string>({
  value: sortText,
  of: (row) => row.username,
  order: (sort) => ({ username: sort }),
  where: (username) => ({ username }),
});
const port = optionalKey<SeenConnection, Where, Order, number>({
  value: z.number(),
  of: (row) => row.port,
  order: (sort) => ({ port: { sort, nulls: 'last' } }),
  where: (port) => ({ port }),
  missing: { port: null },
});
const customer = optionalKey<SeenConnection, Where, Order, string>({
  value: sortText,
  of: (row) => row.device.customer?.name ?? null,
  order: (sort) => ({ device: { customer: { name: sort } } }),
  where: (name) => ({ device: { customer: { name } } }),
  missing: { device: { customerId: null } },
  present: { device: { customerId: { not: null } } },
});
const expires = optionalKey<SeenConnection, Where, Order, Date>({
  value: time,
  of: (row) => row.expiresAt,
  order: (sort) => ({ expiresAt: { sort, nulls: 'last' } }),
  where: (expiresAt) => ({ expiresAt }),
  missing: { expiresAt: null },
});
const created = sortKey<SeenConnection, Where, Order, Date>({
  value: time,
  of: (row) => row.createdAt,
  order: (sort) => ({ createdAt: sort }),
  where: (createdAt) => ({ createdAt }),
});

/** By what a list of connections can be sorted; equal ones by device and name. */
export const connectionSorts = {
  device: [device, name, id],
  name: [name, device, id],
  port: [port, device, name, id],
  username: [username, id],
  customer: [customer, device, name, id],
  expires: [expires, device, name, id],
  created: [created, id],
} as const satisfies Record<(typeof connectionSortNames)[number], readonly [Key, ...Key[]]>;
