import { relayLimits } from '../../limits.ts';

const cr = 13;
const lf = 10;

/** A head without its last empty line, as Latin-1 text, and the bytes behind it. */
export interface RawHead {
  readonly text: string;
  readonly rest: Buffer;
}

/**
 * Collects a request's or response's head from pieces of any size. Strict (RFC 9112 §2.2): lines end with CR LF, a CR
 * or LF alone and every other control character but the tab is an error at once.
 */
export class HeadReader {
  #held: Buffer | undefined;
  #length = 0;
  #scanned = 0;
  /** Characters in the line that is being read. */
  #lineLength = 0;
  /** Complete lines that were not empty. */
  #lines = 0;
  #afterCr = false;
  #skipped = 0;

  /** True once something of the head has come. */
  get begun(): boolean {
    return this.#length > 0;
  }

  /** Takes the next bytes. `bad`: malformed; `long`: above maxHeadBytes; undefined: more is needed. */
  push(bytes: Buffer): RawHead | 'bad' | 'long' | undefined {
    const all = this.#hold(bytes);
    for (let i = this.#scanned; i < this.#length; i++) {
      if (i >= relayLimits.maxHeadBytes) return 'long';
      const byte = all[i] ?? 0;
      if (this.#afterCr) {
        if (byte !== lf) return 'bad';
        this.#afterCr = false;
        if (this.#lineLength === 0 && !this.#skipEmptyLine(i)) return this.#complete(all, i);
        if (this.#lineLength > 0) this.#lines++;
        this.#lineLength = 0;
      } else if (byte === cr) {
        this.#afterCr = true;
      } else if ((byte < 32 && byte !== 9) || byte === 127) {
        return 'bad';
      } else {
        this.#lineLength++;
      }
    }
    this.#scanned = this.#length;
    return undefined;
  }

  /** One empty line before the first is passed over (RFC 9112 §2.2). */
  #skipEmptyLine(index: number): boolean {
    if (this.#lines > 0 || this.#skipped > 0) return false;
    this.#skipped = index + 1;
    return true;
  }

  #complete(all: Buffer, index: number): RawHead | 'bad' {
    if (this.#lines === 0) return 'bad';
    const text = all.toString('latin1', this.#skipped, index - 3); // without the last CR LF CR LF
    const rest = all.subarray(index + 1, this.#length);
    this.#held = undefined;
    return { text, rest };
  }

  /** Usually the head comes in one piece and nothing is copied; else space doubles, so that byte by byte stays cheap. */
  #hold(bytes: Buffer): Buffer {
    const length = this.#length + bytes.length;
    if (!this.#held) {
      this.#held = bytes;
    } else {
      if (length > this.#held.length) {
        const grown = Buffer.allocUnsafe(Math.max(256, length * 2));
        this.#held.copy(grown, 0, 0, this.#length);
        this.#held = grown;
      }
      bytes.copy(this.#held, this.#length);
    }
    this.#length = length;
    return this.#held;
  }
}
