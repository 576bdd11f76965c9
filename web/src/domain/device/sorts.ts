import type { Prisma } from '@pocketproxy/prisma';
import { z } from 'zod';
import type { deviceColumns } from '@/domain/device/show';
import type { deviceSortNames } from '@/domain/device/sort-names';
import { whereState } from '@/domain/device/state';
import type { DeviceStateName } from '@/domain/device/states';
import { sortText } from '@/domain/page';
import { optionalKey, sortKey, type Part, type SortKey } from '@/domain/sort';

type Row = Prisma.DeviceGetPayload<ReturnType<typeof deviceColumns>>;
type Where = Prisma.DeviceWhereInput;
type Order = Prisma.DeviceOrderByWithRelationInput;
type Key = SortKey<Row, Where, Order>;

const number = z.number();
const time = z.iso.datetime().transform((iso) => new Date(iso));

const name = sortKey<Row, Where, Order, string>({
  ...{ value: sortText, of: (row) => row.name, order: (sort) => ({ name: sort }), where: (name) => ({ name }) },
});
const id = sortKey<Row, Where, Order, string>({
  ...{ value: z.uuid(), of: (row) => row.id, order: (sort) => ({ id: sort }), where: (id) => ({ id }) },
});
const customer = optionalKey<Row, Where, Order, string>({
  value: sortText,
  of: (row) => row.customer?.name ?? null,
  order: (sort) => ({ customer: { name: sort } }),
  where: (name) => ({ customer: { name } }),
  missing: { customerId: null },
  present: { customerId: { not: null } },
});

function textKey(column: 'model' | 'carrier' | 'publicIpv4' | 'appVersion'): Key {
  return optionalKey<Row, Where, Order, string>({
    value: sortText,
    of: (row) => row[column],
    order: (sort) => ({ [column]: { sort, nulls: 'last' } }),
    where: (condition) => ({ [column]: condition }),
    missing: { [column]: null },
  });
}

function numberKey(column: 'batteryPercent' | 'signalDbm' | 'temperatureC' | 'rttMs'): Key {
  return optionalKey<Row, Where, Order, number>({
    value: number,
    of: (row) => row[column],
    order: (sort) => ({ [column]: { sort, nulls: 'last' } }),
    where: (condition) => ({ [column]: condition }),
    missing: { [column]: null },
  });
}

const lastSeen = optionalKey<Row, Where, Order, Date>({
  value: time,
  of: (row) => row.lastSeenAt,
  order: (sort) => ({ lastSeenAt: { sort, nulls: 'last' } }),
  where: (lastSeenAt) => ({ lastSeenAt }),
  missing: { lastSeenAt: null },
});
const created = sortKey<Row, Where, Order, Date>({
  value: time,
  of: (row) => row.createdAt,
  order: (sort) => ({ createdAt: sort }),
  where: (createdAt) => ({ createdAt }),
});

/** By what a list of devices can be sorted; equal ones by name. `state` also divides it in parts: `byState`. */
export const deviceSorts = {
  name: [name, id],
  state: [name, id],
  ip: [textKey('publicIpv4'), name, id],
  carrier: [textKey('carrier'), name, id],
  model: [textKey('model'), name, id],
  version: [textKey('appVersion'), name, id],
  battery: [numberKey('batteryPercent'), name, id],
  signal: [numberKey('signalDbm'), name, id],
  temperature: [numberKey('temperatureC'), name, id],
  rtt: [numberKey('rttMs'), name, id],
  customer: [customer, name, id],
  seen: [lastSeen, name, id],
  created: [created, name, id],
} as const satisfies Record<(typeof deviceSortNames)[number], readonly [Key, ...Key[]]>;

/** What needs someone stands first. */
export const statesInOrder = [
  'offline',
  'no_mobile',
  'degraded',
  'not_paired',
  'rotating',
  'online',
] as const satisfies readonly DeviceStateName[];

/** Parts of a list, divided again by state. */
export function byState(parts: readonly Part<string, Where>[], sort: 'state' | '-state'): Part<string, Where>[] {
  const states = sort === 'state' ? statesInOrder : statesInOrder.toReversed();
  return parts.flatMap((part) =>
    states.map((state) => ({ name: `${part.name} ${state}`, where: { AND: [part.where, whereState[state]] } })),
  );
}
