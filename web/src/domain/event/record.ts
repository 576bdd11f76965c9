import { eventKinds, type EventData, type EventKind } from '@/domain/event/kinds';
import type { BaseContext } from '@/domain/context';
import type { Transaction } from '@/domain/database';

export interface NewEvent<Kind extends EventKind> {
  readonly kind: Kind;
  /** Whose it is; null: of the whole product, for operators only. */
  readonly customerId: string | null;
  /** The customer that made the connection through a share: it receives the event as well. */
  readonly holderId?: string | null;
  readonly data: EventData<Kind>;
}

/**
 * Writes an event for webhooks in the transaction of what happened, so that neither exists without the other. Nothing is
 * written where no endpoint listens; nothing is to be done after the commit: jobs find the row within a second.
 * @returns the event's id, or null where no one listens
 * @throws ZodError for data that is not of its kind
 */
export async function recordEvent<Kind extends EventKind>(
  tx: Transaction,
  { now }: Pick<BaseContext, 'now'>,
  { kind, customerId, holderId = null, data }: NewEvent<Kind>,
): Promise<string | null> {
  const { version, data: schema } = eventKinds[kind];
  const payload = JSON.stringify(schema.parse(data));
  const [row] = await tx.$queryRaw<{ id: string | null }[]>`
    SELECT "record_event"(${kind}, ${version}::int, ${customerId}::uuid, ${holderId}::uuid, ${now}, ${payload}::jsonb) AS "id"`;
  return row?.id ?? null;
}

/** The same for many events of one kind, in one query. */
export async function recordEvents<Kind extends EventKind>(
  tx: Transaction,
  { now }: Pick<BaseContext, 'now'>,
  kind: Kind,
  events: readonly Omit<NewEvent<Kind>, 'kind'>[],
): Promise<void> {
  if (events.length === 0) return;
  const { version, data: schema } = eventKinds[kind];
  const rows = events.map(({ customerId, holderId = null, data }) => ({
    ...{ customer: customerId, holder: holderId, payload: schema.parse(data) },
  }));
  await tx.$executeRaw`
    SELECT "record_event"(${kind}, ${version}::int, e."customer", e."holder", ${now}, e."payload")
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS e("customer" uuid, "holder" uuid, "payload" jsonb)`;
}
