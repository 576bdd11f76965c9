import type { Socket } from 'node:net';
import { FrameReader, type FrameSink } from './frame-reader.ts';
import type { Stream } from './stream.ts';
import { TurnBudget } from './turn-budget.ts';

/** What a session receives: frames out of the socket's bytes, so many in one turn of the loop that others get theirs. */
export class SessionInput {
  readonly #socket: Socket;
  readonly #reader: FrameReader;
  readonly #onFault: (error: unknown) => void;
  readonly #turn = new TurnBudget(() => this.#proceed());
  readonly #mayProceed = () => !this.#turn.spent;
  /** Streams that have gathered pieces in the read that is under way. */
  readonly #gathering: Stream[] = [];
  /** Bytes that wait for another turn; the socket is paused meanwhile. */
  #unread: Buffer | undefined;
  #stopped = false;

  /** `masked`: the peer is a WebSocket client. `onFault`: something in a frame's handling threw. */
  constructor(socket: Socket, masked: boolean, sink: FrameSink, onFault: (error: unknown) => void) {
    this.#socket = socket;
    this.#reader = new FrameReader(masked, sink);
    this.#onFault = onFault;
  }

  /** Takes what the socket has read. */
  read(chunk: Buffer): void {
    this.#turn.begin();
    try {
      this.#unread = this.#reader.push(chunk, this.#mayProceed);
      for (const stream of this.#gathering) stream.deliver();
    } catch (error) {
      this.#onFault(error);
    }
    this.#gathering.length = 0;
    const spent = this.#turn.end();
    if (this.#stopped || !(spent || this.#unread)) return;
    this.#socket.pause();
    this.#turn.wait();
  }

  /** A stream has gathered pieces: it delivers them when all of this read is known. */
  gather(stream: Stream): void {
    this.#gathering.push(stream);
  }

  /** Nothing more is read. */
  stop(): void {
    this.#stopped = true;
    this.#reader.stop();
  }

  /** Others have had their turn. */
  #proceed(): void {
    const unread = this.#unread;
    this.#unread = undefined;
    if (this.#stopped) return;
    this.#socket.resume();
    if (unread) this.read(unread);
  }
}
