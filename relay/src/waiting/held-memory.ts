/** Bytes that are held, by who holds them. */
export class HeldMemory {
  #bytes = 0;
  readonly #parties = new Map<string, number>();

  get bytes(): number {
    return this.#bytes;
  }

  of(party: string): number {
    return this.#parties.get(party) ?? 0;
  }

  /** `bytes`: fewer than none where they were released. */
  add(party: string, bytes: number): void {
    this.#bytes += bytes;
    const sum = this.of(party) + bytes;
    if (sum > 0) this.#parties.set(party, sum);
    else this.#parties.delete(party);
  }
}
