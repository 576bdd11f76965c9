import { relayLimits } from '../../limits.ts';
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
 * Reads header lines. Undefined for a line without a colon, a name that is not a token (so also for a blank before the
 * colon), a folded line (RFC 9112 §5.2), or more than maxHeaders lines. `blankBeforeColon` forgives that one blank, which a
 * proxy has to take out of answers (RFC 9112 §5.1).
 */
export function parseFields(lines: readonly string[], blankBeforeColon: boolean): Fields | undefined {
  if (lines.length > relayLimits.maxHeaders) return undefined;
  const list: Field[] = [];
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 1) return undefined;
    const raw = line.slice(0, colon);
    const name = blankBeforeColon ? raw.replace(/[ \t]+$/, '') : raw;
    if (!isToken(name)) return undefined;
    list.push({ name, key: name.toLowerCase(), value: trimBlanks(line.slice(colon + 1)) });
  }
  return new Fields(list);
}
