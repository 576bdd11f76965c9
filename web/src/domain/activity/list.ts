import { Prisma } from '@pocketproxy/prisma';
import { z } from 'zod';
import { activityKinds, type ActivityKind } from '@/domain/activity/kinds';
import { listActivityInput } from '@/domain/activity/input';
import { sources, type Wanted } from '@/domain/activity/sources';
import type { ActivityView } from '@/domain/activity/view';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { mapPage, readPage, type Page } from '@/domain/page';
import { parse } from '@/domain/parse';
import { sentenceOf } from '@/domain/reason-sentence';

const mark = z.tuple([z.iso.datetime().transform((iso) => new Date(iso)), z.string().max(100)]);

type Row = Omit<ActivityView, 'customer' | 'device' | 'webhook'> &
  Readonly<Record<`${'customer' | 'device' | 'webhook'}${'Id' | 'Name'}`, string | null>>;

/** The columns of every source, in their order. */
const columns = Prisma.sql`("kind", "id", "at", "result", "what", "reason", "customerId", "customerName", "deviceId",
  "deviceName", "webhookId", "webhookName", "recipient")`;

/**
 * A page of what the product did, newest first: rotations, commands, mails, deliveries to webhooks, last runs of jobs. One
 * statement, in which each of them reads no more rows than the page has. @throws AppError `forbidden`, `invalid`
 */
export async function listActivity(
  { db, viewer }: Context,
  input: z.input<typeof listActivityInput> = {},
): Promise<Page<ActivityView>> {
  const { cursor, limit, kind, result, customerId, from, to } = parse(listActivityInput, input);
  authorize(viewer, 'fleet.view', { customerId: null });
  const kinds = activityKinds.filter((one) => kind === undefined || one === kind);
  const page = await readPage<Row, [Date, string]>(
    { cursor, limit },
    { list: 'activity', mark },
    (after, take) => {
      const wanted: Wanted = { result, customerId, from, to, after, take };
      const parts = kinds.flatMap((one) => sources[one](one === kind ? wanted : among(one, wanted)) ?? []);
      if (parts.length === 0) return Promise.resolve([]);
      return db.$queryRaw<Row[]>`
        SELECT * FROM (${Prisma.join(parts, ' UNION ALL ')}) a ${columns} ORDER BY a."at" DESC, a."id" DESC LIMIT ${take}`;
    },
    ({ at, id }) => [at, id],
  );
  return mapPage(page, (row) => ({
    ...{ kind: row.kind, id: row.id, at: row.at, result: row.result, what: row.what, recipient: row.recipient },
    reason: row.kind === 'rotation' || row.kind === 'command' ? (sentenceOf(row.reason) ?? row.reason) : row.reason,
    customer: named(row.customerId, row.customerName),
    device: named(row.deviceId, row.deviceName),
    webhook: named(row.webhookId, row.webhookName),
  }));
}

/** Beside everything else jobs are those that failed: some run each second. */
function among(kind: ActivityKind, wanted: Wanted): Wanted {
  return kind === 'job' && wanted.result === undefined ? { ...wanted, result: 'failed' } : wanted;
}

function named(id: string | null, name: string | null) {
  return id === null || name === null ? null : { id, name };
}
