import type { Bus } from '@pocketproxy/prisma/bus';
import { busChannel, type BusEvent } from '@pocketproxy/relay/contract';
import type { Logger } from '@/base/log';

export { openBus } from '@pocketproxy/prisma/bus';

/** Sends events after a commit. A bus that is unavailable is logged and no more: every reader resyncs on its own. */
export function publisher(bus: Bus, log: Logger): (...events: readonly BusEvent[]) => Promise<void> {
  return async (...events) => {
    await bus
      .publish(busChannel, ...events)
      .catch((error: unknown) => log.warn({ err: error }, 'events not published'));
  };
}
