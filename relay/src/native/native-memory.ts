/** An address in a NativeMemory. Only its memory makes it. */
export class NativePointer {
  constructor(
    readonly memory: NativeMemory,
    readonly address: bigint,
  ) {}
}

/**
 * Memory that the collector neither moves nor frees. A call that is not finished when it returns takes pointers to it and
 * nothing else: the collector took a Buffer once while the kernel still waited on it, and the relay crashed.
 */
export class NativeMemory {
  readonly #address: bigint;
  readonly #free: () => void;
  #bytes: ArrayBuffer | undefined;
  #users = 0;

  constructor(address: bigint, bytes: ArrayBuffer, free: () => void) {
    this.#address = address;
    this.#bytes = bytes;
    this.#free = free;
  }

  /** What is in it. Not to be kept beyond free(). @throws Error once it was freed */
  get bytes(): ArrayBuffer {
    if (!this.#bytes) throw new Error('native memory was freed');
    return this.#bytes;
  }

  /** @throws RangeError outside, Error once it was freed */
  at(offset: number): NativePointer {
    if (offset < 0 || offset >= this.bytes.byteLength) throw new RangeError(`no byte ${offset} in native memory`);
    return new NativePointer(this, this.#address + BigInt(offset));
  }

  /** A call of another thread uses it until release(). */
  hold(): void {
    this.#users += 1;
  }

  release(): void {
    this.#users -= 1;
    if (!this.#bytes && this.#users === 0) this.#free();
  }

  /** Lets it go, behind the last call that uses it; again does nothing. */
  free(): void {
    if (!this.#bytes) return;
    this.#bytes = undefined;
    if (this.#users === 0) this.#free();
  }
}
