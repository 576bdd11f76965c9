import { isToken, trimBlanks } from './token.ts';

/** One header line. */
export interface Field {
  /** As it was sent. */
  readonly name: string;
  /** In lower case, for comparing. */
  readonly key: string;
  /** Without blanks around it, Latin-1. */
  readonly value: string;
}

/** Header lines in the order they came. */
export class Fields {
  readonly list: readonly Field[];

  constructor(list: readonly Field[]) {
    this.list = list;
  }

  /** Values of every line of this name (lower case). */
  all(key: string): string[] {
    const values: string[] = [];
    for (const field of this.list) if (field.key === key) values.push(field.value);
    return values;
  }

  /** Elements of a comma-separated list over all its lines, in lower case, empty ones left out (RFC 9110 §5.6.1). */
  elements(key: string): string[] {
    const elements: string[] = [];
    for (const value of this.all(key)) {
      for (const element of value.split(',')) {
        const text = trimBlanks(element).toLowerCase();
        if (text !== '') elements.push(text);
      }
    }
    return elements;
  }
}

/**
 * Reads a request's header lines. Undefined for a line without a colon and for a name that is not a token, so also for a
 * folded line (RFC 9112 §5.2) and a blank before the colon (§5.1).
 */
export function parseFields(lines: readonly string[]): Fields | undefined {
  return fieldsOf(lines.map((line) => parseField(line, (name) => name)));
}

/** Puts blanks in the place of control characters (RFC 9110 §5.5), which the head reader lets through in answers only. */
export function withoutControls(text: string): string {
  return text.replace(/[^\t\x20-\x7e\x80-\xff]/g, ' ');
}

/**
 * Reads an answer's header lines, with what user agents forgive old servers: folded lines are joined (RFC 9112 §5.2), a
 * blank before the colon goes (§5.1), control characters in values become blanks (RFC 9110 §5.5).
 */
export function parseAnswerFields(lines: readonly string[]): Fields | undefined {
  const unfolded: string[] = [];
  for (const line of lines) {
    if (!/^[ \t]/.test(line)) unfolded.push(line);
    else if (unfolded.length > 0) unfolded.push(`${unfolded.pop()} ${trimBlanks(line)}`);
    else return undefined;
  }
  return fieldsOf(unfolded.map((line) => parseField(line, trimBlanks)));
}

function fieldsOf(list: readonly (Field | undefined)[]): Fields | undefined {
  const sound = list.filter((field) => field !== undefined);
  return sound.length === list.length ? new Fields(sound) : undefined;
}

function parseField(line: string, nameOf: (text: string) => string): Field | undefined {
  const colon = line.indexOf(':');
  const name = nameOf(line.slice(0, Math.max(colon, 0)));
  if (!isToken(name)) return undefined;
  return { name, key: name.toLowerCase(), value: trimBlanks(withoutControls(line.slice(colon + 1))) };
}
