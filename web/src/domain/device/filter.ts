import type { Prisma } from '@pocketproxy/prisma';
import type { z } from 'zod';
import { annotatedWith } from '@/domain/annotation/view';
import type { deviceFilterInput } from '@/domain/device/input';
import { whereState } from '@/domain/device/state';
import { inGroup } from '@/domain/visibility/groups';
import type { Viewer } from '@/domain/viewer';
import { wordsOf } from '@/domain/search';

/** The devices that fit a filter: every word occurs in something that the device shows. */
export function devicesThatFit(
  viewer: Viewer,
  { customerId, search, state, groupId, ...annotation }: z.output<typeof deviceFilterInput>,
): Prisma.DeviceWhereInput {
  return {
    AND: [
      customerId === undefined ? {} : { customerId },
      groupId === undefined ? {} : inGroup(viewer, groupId),
      annotatedWith(viewer, annotation),
      state === undefined ? {} : whereState[state],
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
