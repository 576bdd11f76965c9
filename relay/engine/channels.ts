import { limits } from '../protocol/limits.ts';
import type { Stream } from './stream.ts';
import type { UdpFlow } from './udp-flow.ts';

const highestId = 0xffff_fffe;

/** The streams and flows of one session, by id. Only the relay assigns ids; they grow and are never used twice. */
export class Channels {
  readonly #open = new Map<number, Stream | UdpFlow>();
  #lastId = 0;

  get size(): number {
    return this.#open.size;
  }

  get full(): boolean {
    return this.#open.size >= limits.maxStreams;
  }

  /** True when the next id would be one too many: the phone has to connect again. */
  get spent(): boolean {
    return this.#lastId >= highestId;
  }

  /** All that are open now, so that they may leave while one walks through them. */
  get all(): (Stream | UdpFlow)[] {
    return [...this.#open.values()];
  }

  /** Relay side: an id that was never used. */
  nextId(): number {
    return ++this.#lastId;
  }

  /** Phone side: notes an id that the relay chose. False: it was used before. */
  takeId(id: number): boolean {
    if (id <= this.#lastId) return false;
    this.#lastId = id;
    return true;
  }

  /** True when a stream of this id existed in this session. */
  wasOpen(id: number): boolean {
    return id <= this.#lastId;
  }

  get(id: number): Stream | UdpFlow | undefined {
    return this.#open.get(id);
  }

  add(channel: Stream | UdpFlow): void {
    this.#open.set(channel.id, channel);
  }

  delete(id: number): void {
    this.#open.delete(id);
  }
}
