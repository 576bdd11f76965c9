/** A moment of one web process, `<process>.<ms>`: browsers compare and return it. It says nothing about what happened. */
export interface Mark {
  readonly process: string;
  readonly atMs: number;
}

export function writeMark({ process, atMs }: Mark): string {
  return `${process}.${atMs}`;
}

/** Undefined when the text is none: it comes from a browser. */
export function readMark(text: string | null): Mark | undefined {
  const [, process, atMs] = /^([\w-]{8})\.(\d{1,15})$/.exec(text ?? '') ?? [];
  return process && atMs ? { process, atMs: Number(atMs) } : undefined;
}

/** False only when `text` is certainly no later than `other`; marks of two processes cannot be compared. */
export function mayBeLater(text: string, other: string): boolean {
  const [one, two] = [readMark(text), readMark(other)];
  return !one || !two || one.process !== two.process || one.atMs > two.atMs;
}
