/** A client whose ClientHello is complete. */
export interface InLine {
  /** Whom it counts for: its address, or an IPv6 network. */
  readonly source: string;
  /** Its turn has come: does the work. */
  begin(): void;
}

/**
 * Where TLS handshakes wait for their turn: each costs up to a millisecond of the only core, and anyone may ask for one
 * without a password. A few begin in each turn of the event loop, one source address after the other, so that a flood from
 * one delays neither the others' handshakes nor anyone's traffic.
 */
export class HandshakeLine {
  readonly #perTurn: number;
  readonly #bySource = new Map<string, Set<InLine>>();
  #scheduled = false;

  constructor(perTurn: number) {
    this.#perTurn = perTurn;
  }

  /** Clients that wait. */
  get size(): number {
    let sum = 0;
    for (const waiting of this.#bySource.values()) sum += waiting.size;
    return sum;
  }

  /** Begins in this turn of the event loop or a later one. */
  enter(client: InLine): void {
    const neighbours = this.#bySource.get(client.source) ?? new Set();
    this.#bySource.set(client.source, neighbours.add(client));
    this.#schedule();
  }

  /** The client waits no longer. */
  leave(client: InLine): void {
    const neighbours = this.#bySource.get(client.source);
    neighbours?.delete(client);
    if (neighbours?.size === 0) this.#bySource.delete(client.source);
  }

  #schedule(): void {
    if (this.#scheduled || this.#bySource.size === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#turn();
      this.#schedule();
    });
  }

  #turn(): void {
    for (let begun = 0; begun < this.#perTurn; begun++) {
      const [source, neighbours] = first(this.#bySource) ?? [];
      const client = neighbours && first(neighbours);
      if (source === undefined || !neighbours || !client) return;
      this.#bySource.delete(source); // to the end of the line of sources
      neighbours.delete(client);
      if (neighbours.size > 0) this.#bySource.set(source, neighbours);
      client.begin();
    }
  }
}

function first<T>(items: Iterable<T>): T | undefined {
  for (const item of items) return item;
  return undefined;
}
