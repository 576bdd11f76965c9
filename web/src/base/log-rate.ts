/** Lines of one kind in a minute, and kinds distinguished; what comes beyond the kinds counts as one kind more. */
export const logRate = { lines: 20, perMs: 60_000, kinds: 200 } as const;

interface Counted {
  until: number;
  lines: number;
}

/**
 * Bounds warnings and errors, since strangers cause them at will: so many of a kind in a minute are written, the rest
 * is counted. `report` gets each kind of which lines were left out, once its minute has passed.
 */
export class LogRate {
  readonly #kinds = new Map<string, Counted>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #report: (kind: string, suppressed: number) => void;
  readonly #now: () => number;

  constructor(report: (kind: string, suppressed: number) => void, now: () => number = Date.now) {
    this.#report = report;
    this.#now = now;
  }

  /** Counts a line; true when it may be written. */
  admit(line: string): boolean {
    const known = kindOf(line);
    const kind = this.#kinds.has(known) || this.#kinds.size < logRate.kinds ? known : 'other';
    const counted = this.#kinds.get(kind) ?? { until: this.#now() + logRate.perMs, lines: 0 };
    this.#kinds.set(kind, counted);
    this.#timer ??= setTimeout(() => this.sweep(), logRate.perMs).unref();
    counted.lines += 1;
    return counted.lines <= logRate.lines;
  }

  /** Forgets the kinds whose minute has passed, after their report. */
  sweep(): void {
    this.#timer = undefined;
    for (const [kind, { until, lines }] of this.#kinds) {
      if (until > this.#now()) continue;
      this.#kinds.delete(kind);
      if (lines > logRate.lines) this.#report(kind, lines - logRate.lines);
    }
    if (this.#kinds.size > 0) this.#timer = setTimeout(() => this.sweep(), logRate.perMs).unref();
  }
}

/** A line without what a request can choose: quoted parts, numbers, ids, and its tail. */
export function kindOf(line: string): string {
  return line
    .slice(0, 400)
    .replace(/"[^"]*"?|`[^`]*`?|'[^']*'?/g, '…')
    .replace(/\S*\d\S*/g, '#')
    .slice(0, 80);
}
