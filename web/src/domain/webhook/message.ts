import type { OutgoingEvent } from '@pocketproxy/prisma';

/** The body of an event's request, the same in every attempt. Its fields are documented in docs/webhooks.md. */
export function messageBody({
  kind,
  version,
  at,
  data,
}: Pick<OutgoingEvent, 'kind' | 'version' | 'at' | 'data'>): string {
  return JSON.stringify({ type: kind, version, timestamp: at.toISOString(), data });
}
