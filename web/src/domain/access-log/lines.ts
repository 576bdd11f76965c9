import type { AccessLog, Prisma } from '@pocketproxy/prisma';
import type { z } from 'zod';
import type { AccessLogLineView } from '@/domain/access-log/view';
import type { accessLogFilterInput } from '@/domain/access-log/input';
import { authorize } from '@/domain/authorize';
import { loadConnection, type OwnedConnection } from '@/domain/connection/load';
import { usageOwner } from '@/domain/connection/month-bytes';
import type { Context } from '@/domain/context';
import { mapPage, readPage, timeMark, type Page, type pageInput } from '@/domain/page';
import { sentenceOf } from '@/domain/reason-sentence';

const dayMs = 86_400_000;

/** A connection whose log the viewer may read; not through a share. @throws AppError `not_found`, `forbidden` */
export async function loggedConnection(context: Context, id: string): Promise<OwnedConnection> {
  const connection = await loadConnection(context.db, context, id);
  authorize(context.viewer, 'connection.access_log_view', { customerId: connection.customerId });
  return connection;
}

/** Since when lines are shown: what should have been deleted by now is not. */
export function linesSince({ accessLogDays }: OwnedConnection, now: Date): Date {
  return new Date(now.getTime() - accessLogDays * dayMs);
}

/** The lines of a connection that fit, of its present owner's time for members. */
function linesThatFit(
  context: Context,
  connection: OwnedConnection,
  { address, ended }: z.output<typeof accessLogFilterInput>,
): Prisma.AccessLogWhereInput {
  return {
    connectionId: connection.id,
    at: { gte: linesSince(connection, context.now) },
    ...usageOwner(context, connection.customerId),
    address: address ? { startsWith: address } : undefined,
    reason: ended === undefined ? undefined : ended === 'well' ? 'done' : { not: 'done' },
  };
}

const newestFirst = [{ at: 'desc' }, { id: 'desc' }] as const satisfies Prisma.AccessLogOrderByWithRelationInput[];

function toLine({ id, at, address, protocol, bytesUp, bytesDown, durationMs, reason }: AccessLog): AccessLogLineView {
  const numbers = { up: Number(bytesUp), down: Number(bytesDown), durationMs: Number(durationMs) };
  return { id, at, address, protocol, ...numbers, reason, sentence: sentenceOf(reason) };
}

/**
 * A page of the lines that fit, newest first.
 * @param permitted is asked once it is known that the viewer may read the log
 */
export async function readLines(
  context: Context,
  filter: z.output<typeof accessLogFilterInput>,
  page: z.output<typeof pageInput>,
  permitted?: () => Promise<void>,
): Promise<Page<AccessLogLineView>> {
  const connection = await loggedConnection(context, filter.id);
  await permitted?.();
  const where = linesThatFit(context, connection, filter);
  const lines = await readPage(
    page,
    { list: 'access log', mark: timeMark },
    (after, take) =>
      context.db.accessLog.findMany({
        where: after
          ? { AND: [where, { at: { lte: after[0] } }, { OR: [{ at: { lt: after[0] } }, { id: { lt: after[1] } }] }] }
          : where,
        orderBy: [...newestFirst],
        take,
      }),
    ({ at, id }) => [at, id],
  );
  return mapPage(lines, toLine);
}
