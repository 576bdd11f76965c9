import { formatAddress, parseIpv4, parseIpv6 } from './ip.ts';

export { formatAddress };

/** Where a stream goes: a literal address or a name for the phone to resolve, and a port. */
export interface Target {
  /** 4 and 6: raw address bytes. name: a checked host name. */
  readonly kind: 'ipv4' | 'ipv6' | 'name';
  /** Host as text: dotted quad, RFC 5952 IPv6 without brackets, or lower-case name. */
  readonly host: string;
  /** Raw bytes of a literal (4 or 16), or undefined for a name. */
  readonly bytes?: Uint8Array;
  /** 1 to 65535. */
  readonly port: number;
}

/**
 * Reads the host and port that a client asked for. Refused (undefined): ports outside 1–65535, anything but ASCII
 * letters, digits, hyphen, underscore and dot in a name, empty labels or labels over 63, names over 253 characters, names that
 * inet_aton or a browser would read as a number (127.1, 0x7f.1, 2130706433), zones, brackets around anything but IPv6.
 * A trailing dot is dropped, letters are lowered.
 */
export function parseTarget(host: string, port: number): Target | undefined {
  if (!isPort(port) || host.length === 0 || host.length > 255) return undefined;
  if (host.startsWith('[')) return host.endsWith(']') ? ipv6Target(host.slice(1, -1), port) : undefined;
  if (host.includes(':')) return ipv6Target(host, port);
  const bytes = parseIpv4(host);
  if (bytes) return { kind: 'ipv4', host, bytes, port };
  const name = checkedName(host);
  return name === undefined ? undefined : { kind: 'name', host: name, port };
}

/** The target of 4 or 16 raw bytes (SOCKS ATYP 1 and 4, tunnel frames); undefined for other lengths and bad ports. */
export function targetOf(bytes: Uint8Array, port: number): Target | undefined {
  if (!isPort(port)) return undefined;
  if (bytes.length === 4) return { kind: 'ipv4', host: formatAddress(bytes), bytes, port };
  if (bytes.length === 16) return { kind: 'ipv6', host: formatAddress(bytes), bytes, port };
  return undefined;
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}

function ipv6Target(text: string, port: number): Target | undefined {
  const bytes = parseIpv6(text);
  return bytes && { kind: 'ipv6', host: formatAddress(bytes), bytes, port };
}

/** Letters, digits, hyphens and underscores anywhere: stricter than real DNS would shut out hosts that exist. */
const label = /^[a-z0-9_-]{1,63}$/;
/** A last label that makes the WHATWG URL parser read the whole name as an IPv4 number. */
const numeric = /^(?:[0-9]+|0x[0-9a-f]*)$/;

function checkedName(host: string): string | undefined {
  const lower = host.toLowerCase();
  const name = lower.endsWith('.') ? lower.slice(0, -1) : lower;
  if (name.length === 0 || name.length > 253) return undefined; // RFC 1035 §2.3.4
  // toLowerCase maps the Kelvin sign to k: look at what the client really sent.
  for (let i = 0; i < host.length; i++) if (host.charCodeAt(i) > 0x7e) return undefined;
  const labels = name.split('.');
  for (const part of labels) if (!label.test(part)) return undefined;
  return numeric.test(labels[labels.length - 1] ?? '') ? undefined : name;
}
