import type { BusEvent } from '@pocketproxy/relay/contract';

/** What is to be sent once a transaction is committed. */
export interface News {
  readonly mailIds?: readonly string[];
  readonly events?: readonly BusEvent[];
}

export const noNews = { mailIds: [], events: [] } as const satisfies News;
