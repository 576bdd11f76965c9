import { relayLimits } from '../../limits.ts';

const cr = 13;
const lf = 10;

/** A head without its last empty line, as Latin-1 text, and the bytes behind it. */
export interface RawHead {
  readonly text: string;
  readonly rest: Buffer;
}

/** `bad`: malformed. Above a limit: `long_start` while the first line is read, else `long`. */
export type HeadFault = 'bad' | 'long' | 'long_start';

const bounds = {
  request: { bytes: relayLimits.maxRequestHeadBytes, fields: relayLimits.maxRequestHeaders, lenient: false },
  answer: { bytes: relayLimits.maxAnswerHeadBytes, fields: relayLimits.maxAnswerHeaders, lenient: true },
} as const;

/**
 * Collects a head from pieces of any size. Strict in requests (RFC 9112 §2.2): lines end with CR LF, a CR or LF alone and
 * every other control character but the tab is an error immediately. In answers, which no one parses behind us but from our
 * own writing, LF alone ends a line too and control characters other than CR and NUL pass.
 */
export class HeadReader {
  readonly #bounds: (typeof bounds)[keyof typeof bounds];
  #held: Buffer | undefined;
  #length = 0;
  #scanned = 0;
  /** Characters in the line that is being read. */
  #lineLength = 0;
  /** Complete lines that were not empty, and where the last of them ends. */
  #lines = 0;
  #textEnd = 0;
  #afterCr = false;
  #skipped = 0;

  constructor(kind: keyof typeof bounds) {
    this.#bounds = bounds[kind];
  }

  /** True once something of the head has come. */
  get begun(): boolean {
    return this.#length > 0;
  }

  /** Takes the next bytes; undefined: more is needed. */
  push(bytes: Buffer): RawHead | HeadFault | undefined {
    const all = this.#hold(bytes);
    const { bytes: most, fields, lenient } = this.#bounds;
    for (let i = this.#scanned; i < this.#length; i++) {
      if (i >= most || this.#lines > fields + 1) return this.#lines === 0 ? 'long_start' : 'long';
      const byte = all[i] ?? 0;
      if (byte === lf && (this.#afterCr || lenient)) {
        if (this.#lineLength === 0 && !this.#skipEmptyLine(i)) return this.#complete(all, i);
        this.#endLine(i);
      } else if (this.#afterCr) {
        return 'bad';
      } else if (byte === cr) {
        this.#afterCr = true;
      } else if (isForbidden(byte, lenient)) {
        return 'bad';
      } else {
        this.#lineLength++;
      }
    }
    this.#scanned = this.#length;
    return undefined;
  }

  #endLine(index: number): void {
    if (this.#lineLength > 0) {
      this.#lines++;
      this.#textEnd = this.#afterCr ? index - 1 : index;
    }
    this.#afterCr = false;
    this.#lineLength = 0;
  }

  /** One empty line before the first is passed over (RFC 9112 §2.2). */
  #skipEmptyLine(index: number): boolean {
    if (this.#lines > 0 || this.#skipped > 0) return false;
    this.#skipped = index + 1;
    return true;
  }

  #complete(all: Buffer, index: number): RawHead | 'bad' {
    if (this.#lines === 0) return 'bad';
    const text = all.toString('latin1', this.#skipped, this.#textEnd);
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

function isForbidden(byte: number, lenient: boolean): boolean {
  return lenient ? byte === 0 : (byte < 32 && byte !== 9) || byte === 127;
}
