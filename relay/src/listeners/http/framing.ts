import type { Fields } from './fields.ts';
import { trimBlanks } from './token.ts';

/** How a message's body is delimited (RFC 9112 §6). */
export type Framing =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly bytes: number }
  | { readonly kind: 'chunked' }
  | { readonly kind: 'until_close' };

/** Framing of a request. `bad`: contradictory or malformed, the stuff of request smuggling; `unsupported`: a coding we do not know. */
export function requestFraming(fields: Fields, minorVersion: 0 | 1): Framing | 'bad' | 'unsupported' {
  const codings = fields.all('transfer-encoding');
  const lengths = fields.all('content-length');
  if (codings.length > 0) {
    // RFC 9112 §6.1: with Content-Length, or from an HTTP/1.0 client, the framing is faulty.
    if (lengths.length > 0 || minorVersion === 0) return 'bad';
    if (codings.length === 1 && codings[0]?.toLowerCase() === 'chunked') return { kind: 'chunked' };
    const names = fields.elements('transfer-encoding');
    return names.length === 0 || names.filter((name) => name === 'chunked').length > 1 ? 'bad' : 'unsupported';
  }
  if (lengths.length === 0) return { kind: 'none' };
  const bytes = lengths.length === 1 ? parseLength(lengths[0] ?? '') : undefined;
  if (bytes === undefined) return 'bad';
  return bytes === 0 ? { kind: 'none' } : { kind: 'length', bytes };
}

/** Framing of an answer to this method (RFC 9112 §6.3). Undefined when it cannot be trusted. */
export function responseFraming(fields: Fields, status: number, method: string): Framing | undefined {
  const codings = answerCodings(fields);
  const lengths = new Set(fields.all('content-length').flatMap((value) => value.split(',').map(trimBlanks)));
  if (lengths.size > 1) return undefined; // the same length twice is one length
  const [length] = lengths;
  const bytes = length === undefined ? undefined : parseLength(length);
  if (length !== undefined && bytes === undefined) return undefined;
  if (codings.length > 0 && (codings.length > 1 || codings[0] !== 'chunked')) return undefined;
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return { kind: 'none' };
  if (codings.length > 0) return { kind: 'chunked' }; // also beside a length, which then says nothing
  return bytes === undefined ? { kind: 'until_close' } : { kind: 'length', bytes };
}

/** An answer states a length and a transfer coding: the coding counts, and its stream serves no further request (RFC 9112 §6.3). */
export function isFramedTwice(fields: Fields): boolean {
  return answerCodings(fields).length > 0 && fields.all('content-length').length > 0;
}

/** Transfer codings of an answer; `identity` alone is none (RFC 2616 §3.6, since withdrawn). */
function answerCodings(fields: Fields): string[] {
  const codings = fields.elements('transfer-encoding');
  return codings.every((coding) => coding === 'identity') ? [] : codings;
}

/** Digits alone, within what a number holds exactly (RFC 9110 §8.6). */
function parseLength(value: string): number | undefined {
  if (!/^[0-9]{1,16}$/.test(value)) return undefined;
  const bytes = Number(value);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}
