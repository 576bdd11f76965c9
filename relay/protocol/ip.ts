/** IP addresses between text and bytes. Only the canonical spellings are read; everything decides on the bytes. */

/** Reads a dotted quad of four plain decimal numbers (RFC 6943 §3.1.1 "strict"): no octal, hex or short forms. */
export function parseIpv4(text: string): Uint8Array | undefined {
  if (text.length < 7 || text.length > 15) return undefined;
  const bytes = new Uint8Array(4);
  let part = 0;
  let value = -1;
  for (let i = 0; i <= text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit >= 0 && digit <= 9) {
      if (value === 0) return undefined; // a leading zero would be octal to inet_aton
      value = value < 0 ? digit : value * 10 + digit;
      if (value > 255) return undefined;
    } else {
      if (value < 0 || part > 3 || (i < text.length && text[i] !== '.')) return undefined;
      bytes[part++] = value;
      value = -1;
    }
  }
  return part === 4 ? bytes : undefined;
}

/** Reads IPv6 text (RFC 4291 §2.2, with an embedded dotted quad at most at the end). No zone, no brackets. */
export function parseIpv6(text: string): Uint8Array | undefined {
  if (text.length < 2 || text.length > 45) return undefined;
  const gap = text.indexOf('::');
  if (gap < 0) {
    const all = groupsOf(text, true);
    return all?.length === 16 ? Uint8Array.from(all) : undefined;
  }
  const front = text.slice(0, gap);
  const rear = text.slice(gap + 2);
  const head = front === '' ? [] : groupsOf(front, false);
  const tail = rear === '' ? [] : groupsOf(rear, true);
  // "::" stands for at least one group of zeros.
  if (!head || !tail || head.length + tail.length > 14) return undefined;
  const bytes = new Uint8Array(16);
  bytes.set(head);
  bytes.set(tail, 16 - tail.length);
  return bytes;
}

function groupsOf(text: string, quadAllowed: boolean): number[] | undefined {
  const bytes: number[] = [];
  const groups = text.split(':');
  for (const [index, group] of groups.entries()) {
    if (quadAllowed && index === groups.length - 1 && group.includes('.')) {
      const quad = parseIpv4(group);
      if (!quad) return undefined;
      bytes.push(...quad);
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined;
      const value = Number.parseInt(group, 16);
      bytes.push(value >> 8, value & 255);
    }
  }
  return bytes;
}

/**
 * Canonical text of 4 or 16 address bytes: dotted quad, or RFC 5952 (mapped addresses as `::ffff:a.b.c.d`, §5).
 * @throws RangeError for any other length.
 */
export function formatAddress(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.length !== 16) throw new RangeError(`an address has 4 or 16 bytes, not ${bytes.length}`);
  if (isMapped(bytes)) return `::ffff:${bytes.subarray(12).join('.')}`;
  const groups = Array.from({ length: 8 }, (_, i) => ((bytes[i * 2] ?? 0) << 8) | (bytes[i * 2 + 1] ?? 0));
  const { start, length } = longestZeros(groups);
  const hex = groups.map((group) => group.toString(16));
  if (length < 2) return hex.join(':'); // RFC 5952 §4.2.2: one zero group is not shortened
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`;
}

function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let length = 0;
  for (const [i, group] of groups.entries()) {
    length = group === 0 ? length + 1 : 0;
    if (length > best.length) best = { start: i - length + 1, length };
  }
  return best;
}

/** True for ::ffff:a.b.c.d (RFC 4291 §2.5.5.2), which a dual-stack socket dials as IPv4. */
export function isMapped(bytes: Uint8Array): boolean {
  if (bytes.length !== 16 || bytes[10] !== 255 || bytes[11] !== 255) return false;
  for (let i = 0; i < 10; i++) if (bytes[i] !== 0) return false;
  return true;
}

/** The address that is really dialled: the four bytes inside a mapped address, any other unchanged. */
export function unmapped(bytes: Uint8Array): Uint8Array {
  return isMapped(bytes) ? bytes.subarray(12) : bytes;
}

/**
 * Reads one address as {@link parseIpv4} and {@link parseIpv6} do, a mapped one as the IPv4 address that it means.
 * Undefined for any other text: short, octal and hex forms, zones, brackets, ports, blanks (pitfall 21).
 */
export function readAddress(text: string): Uint8Array | undefined {
  const bytes = text.includes(':') ? parseIpv6(text) : parseIpv4(text);
  return bytes && unmapped(bytes);
}

/** The same for a peer's address as the kernel reports it; the zone of a link-local one is left out. */
export function readPeerAddress(text: string): Uint8Array | undefined {
  const zone = text.includes(':') ? text.indexOf('%') : -1;
  return readAddress(zone < 0 ? text : text.slice(0, zone));
}
