import type { Socket } from 'node:net';
import type { Reason } from '../../protocol/index.ts';

/** Who reads a client's socket at the moment: detection, a SOCKS handshake, an HTTP conversation, a close. */
export interface Protocol {
  /** Bytes from the client. */
  data(bytes: Buffer): void;
  /** The client sends no more. */
  ended(): void;
  /** The client takes bytes again. */
  drained?(): void;
  /** Another turn of the event loop has come for what was left unread in the last one. */
  proceed?(): void;
  /** The wait that the client was in took too long. */
  expired(): void;
  /** The socket is gone. Last. */
  closed?(): void;
}

/**
 * Why a client's socket is not read, one bit each; it is read while none is set. `answer`: an answer has to be sent
 * or taken first. `link`: the origin's side is full. `turn`: it is the others' turn. `enough`: nothing more is wanted.
 */
export const hold = { answer: 1, link: 2, turn: 4, enough: 8 } as const;
export type Hold = (typeof hold)[keyof typeof hold];

/** A client as far as those look at it who wait for it to do something. */
export interface Waiting {
  readonly socket: Socket;
  readonly peerAddress: string;
  readonly protocol: Protocol;
  /** What it counts as while it was never admitted (pending.ts), and what it has sent meanwhile. */
  pendingSource: string | undefined;
  pendingBytes: number;
  /** Refuses it without a word, and counts that. */
  refuse(reason: Reason): void;
}
