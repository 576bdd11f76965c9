import { giveBack } from '../protocol/index.ts';

/** Bytes of one direction that a speed limit holds back, in order. */
export class ShapedBytes {
  /** The sender has ended behind these bytes. */
  ended = false;
  readonly #pieces: Buffer[] = [];

  get waiting(): boolean {
    return this.#pieces.length > 0;
  }

  push(piece: Buffer): void {
    this.#pieces.push(Buffer.from(piece)); // a copy: by reference it would pin the slab that it lies in
    giveBack(piece);
  }

  /** The next bytes in order, at most `most` (at least 1), or undefined. */
  take(most: number): Buffer | undefined {
    const first = this.#pieces[0];
    if (!first) return undefined;
    if (first.length <= most) {
      this.#pieces.shift();
      return first;
    }
    this.#pieces[0] = first.subarray(most);
    return first.subarray(0, most);
  }

  /** True once, when everything is out and the end follows. */
  takeEnd(): boolean {
    const due = this.ended && !this.waiting;
    if (due) this.ended = false;
    return due;
  }
}
