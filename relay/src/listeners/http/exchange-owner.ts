import type { Reason } from '../../../protocol/index.ts';
import type { OriginLink } from './origin-link.ts';

/** What an exchange reports to the conversation that it is part of. */
export interface ExchangeOwner {
  /** The answer is complete; `link` may serve the next request. `close`: nothing follows on the client's socket. */
  exchanged(link: OriginLink | undefined, close: boolean): void;
  /** Nothing of an answer was sent yet: answer this. */
  exchangeRefused(reason: Reason): void;
  /** The answer ends in the middle: short of its length, or without a last chunk. `malformed`: the origin is to blame. */
  exchangeCut(malformed: boolean): void;
  /** More of the client's bytes can be taken: the wait has ended, or all that follows is the client's and the origin's own. */
  proceeds(): void;
  /** What the client has sent and is not used yet, bytes. */
  readonly heldBytes: number;
}
