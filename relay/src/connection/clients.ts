/** Bits in which the clients of a connection are kept: docs/adr/0034 says how far off the estimate is. */
export const clientBits = 2_048;

/**
 * Which client addresses opened streams: one bit each, by a hash, so the memory is the same for one address and for a
 * million. Only what is new in its slice of time is handed over.
 */
export class Clients {
  #seen: Uint8Array | undefined;
  #fresh: Uint8Array | undefined;
  #sliceMs = 0;

  add(source: string, sliceMs: number): void {
    if (sliceMs !== this.#sliceMs) this.forget(sliceMs);
    this.#seen ??= new Uint8Array(clientBits / 8);
    const bit = hash(source) % clientBits;
    const [index, mask] = [bit >> 3, 0x80 >> (bit & 7)];
    if ((this.#seen[index] ?? 0) & mask) return;
    this.#fresh ??= new Uint8Array(clientBits / 8);
    this.#seen[index] = (this.#seen[index] ?? 0) | mask;
    this.#fresh[index] = (this.#fresh[index] ?? 0) | mask;
  }

  /** What is new since the last time; undefined for nothing. */
  take(): Uint8Array | undefined {
    const fresh = this.#fresh;
    this.#fresh = undefined;
    return fresh;
  }

  /** All are new again: another slice of time, or another owner. */
  forget(sliceMs = 0): void {
    this.#sliceMs = sliceMs;
    this.#seen?.fill(0);
  }
}

/** FNV-1a with the final mixing of MurmurHash3, 32 bits. The same in every relay, so that their bits can be joined. */
function hash(text: string): number {
  let sum = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) sum = Math.imul(sum ^ text.charCodeAt(index), 0x01000193);
  sum = Math.imul(sum ^ (sum >>> 16), 0x85ebca6b);
  sum = Math.imul(sum ^ (sum >>> 13), 0xc2b2ae35);
  return (sum ^ (sum >>> 16)) >>> 0;
}
