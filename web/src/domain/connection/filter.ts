import type { Prisma } from '@pocketproxy/prisma';
import type { z } from 'zod';
import { annotatedWith } from '@/domain/annotation/view';
import type { connectionFilterInput } from '@/domain/connection/input';
import { inGroup } from '@/domain/visibility/groups';
import { whereConnectionState } from '@/domain/connection/state';
import type { Context } from '@/domain/context';
import { wordsOf } from '@/domain/search';

/** The connections that fit a filter: every word occurs in something that the connection shows. */
export async function connectionsThatFit(
  context: Context,
  { customerId, search, groupId, state, ...annotation }: z.output<typeof connectionFilterInput>,
): Promise<Prisma.ConnectionWhereInput> {
  const { viewer } = context;
  return {
    AND: [
      state === undefined ? {} : await whereConnectionState(context, state),
      customerId === undefined ? {} : { device: { customerId } },
      annotatedWith(viewer, annotation),
      groupId === undefined ? {} : { device: inGroup(viewer, groupId) },
      ...wordsOf(search).map((contains) => ({
        OR: [
          { name: contains },
          { username: contains },
          { device: { name: contains } },
          { device: { customer: { name: contains } } },
          { relay: { publicHost: contains } },
          ...atPort(contains.contains),
        ],
      })),
    ],
  };
}

/** "20001", a part of it from two digits on, or "host:20001": how a connection's place is written. */
function atPort(word: string): Prisma.ConnectionWhereInput[] {
  const [, host = '', digits = ''] = /^(?:(.*):)?(\d{2,5})$/.exec(word) ?? [];
  if (digits === '') return [];
  const fits = host === '' ? (port: string) => port.includes(digits) : (port: string) => port.startsWith(digits);
  const port = { in: ports.filter((one) => fits(`${one}`)) };
  return [host === '' ? { port } : { port, relay: { publicHost: { endsWith: host, mode: 'insensitive' } } }];
}

const ports = Array.from({ length: 65_535 }, (_, index) => index + 1);
