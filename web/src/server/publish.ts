import type { Bus } from '@pocketproxy/prisma/bus';
import { busChannel, type BusEvent } from '@pocketproxy/relay/contract';
import type { Logger } from '@/base/log';
import type { Database } from '@/domain/database';

export { openBus } from '@pocketproxy/prisma/bus';

type RelayRows = { readonly relay: Pick<Database['relay'], 'updateMany'> };

const retryMs = 1_000;

/**
 * Sends events after a commit. Where the bus is unavailable to this process, every relay's row is told so, and relays read
 * everything within seconds (relaySeenIntervalMs); all other readers resync on their own.
 */
export function publisher(
  bus: Pick<Bus, 'publish'>,
  db: RelayRows,
  log: Pick<Logger, 'warn'>,
): (...events: readonly BusEvent[]) => Promise<void> {
  const reportMissed = missedEvents(db);
  return async (...events) => {
    await bus.publish(busChannel, ...events).catch((error: unknown) => {
      log.warn({ err: error }, 'events not published');
      reportMissed();
    });
  };
}

/** Raises the relays' count of missed events, once for all that are missed until it begins; tries until Postgres takes it. */
function missedEvents(db: RelayRows): () => void {
  let due = false;
  let working = false;
  async function work(): Promise<void> {
    working = true;
    while (due) {
      due = false;
      await db.relay.updateMany({ data: { missedEvents: { increment: 1 } } }).catch(async () => {
        due = true;
        await new Promise((resolve) => setTimeout(resolve, retryMs).unref());
      });
    }
    working = false;
  }
  return () => {
    due = true;
    if (!working) void work();
  };
}
