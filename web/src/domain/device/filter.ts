import type { Prisma } from '@pocketproxy/prisma';
import type { z } from 'zod';
import type { deviceFilterInput } from '@/domain/device/input';
import { wordsOf } from '@/domain/search';

/** The devices that fit a filter: every word occurs in something that the device shows. */
export function devicesThatFit({
  customerId,
  search,
  status,
}: z.output<typeof deviceFilterInput>): Prisma.DeviceWhereInput {
  return {
    AND: [
      customerId === undefined ? {} : { customerId },
      status === undefined ? {} : withStatus[status],
      ...wordsOf(search).map((contains) => ({
        OR: [
          ...(['name', 'model', 'carrier', 'networkType', 'publicIpv4', 'publicIpv6'] as const).map((column) => ({
            [column]: contains,
          })),
          { customer: { name: contains } },
          { relay: { name: contains } },
        ],
      })),
    ],
  };
}

const paired: Prisma.DeviceWhereInput = { secrets: { some: { revokedAt: null } } };
const withStatus = {
  online: { ...paired, status: 'online' },
  offline: { ...paired, status: 'offline' },
  unpaired: { NOT: paired },
} as const satisfies Record<string, Prisma.DeviceWhereInput>;
