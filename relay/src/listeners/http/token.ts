/** Character classes of HTTP (RFC 9110 §5.6.2). */

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** True for a token: a method, a field name, a transfer coding. */
export function isToken(text: string): boolean {
  return token.test(text);
}

/** True for a byte that a token may hold. */
export function isTokenByte(byte: number): boolean {
  return byte < 127 && token.test(String.fromCharCode(byte));
}

/** Cuts spaces and tabs, and nothing else, from both ends (RFC 9110 §5.6.3); String.trim would also cut obs-text. */
export function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}
