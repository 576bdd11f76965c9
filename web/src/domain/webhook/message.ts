import type { OutgoingEvent } from '@pocketproxy/prisma';
import { eventKindNames, rowOf } from '@/domain/event/kinds';

/**
 * The body of an event's request, the same in every attempt. Its fields are documented in docs/webhooks.md, and stand in
 * the order of their schema, since Postgres keeps none.
 */
export function messageBody({
  kind,
  version,
  at,
  data,
}: Pick<OutgoingEvent, 'kind' | 'version' | 'at' | 'data'>): string {
  return JSON.stringify({ type: kind, version, timestamp: at.toISOString(), data: inOrder(kind, data) });
}

/** As it was written, where today's schema is another. */
function inOrder(kind: string, data: OutgoingEvent['data']): unknown {
  const known = eventKindNames.find((name) => name === kind);
  const parsed = known && rowOf(known).data.safeParse(data);
  return parsed?.success ? parsed.data : data;
}
