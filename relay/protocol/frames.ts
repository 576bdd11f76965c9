import { limits } from './limits.ts';
import { targetOf, type Target } from './address.ts';
import type { Reason } from './reasons.ts';
import { reasons } from './reasons.ts';

/**
 * One frame is one WebSocket message: type (u8), stream id (u32, big endian; 0 for the session), payload.
 * relay/protocol/README.md gives each payload's layout and who may send it when.
 */
export const frame = {
  /** Session. UTF-8 JSON, see control.ts. */
  control: 0x01,
  /** Session. 8 opaque bytes, to be returned at once in a PONG. */
  ping: 0x02,
  /** Session. The 8 bytes of the PING. */
  pong: 0x03,
  /** Relay → phone. Address: make a TCP stream. */
  open: 0x10,
  /** Phone → relay. Empty: the destination has accepted. */
  opened: 0x11,
  /** Both. 1 to 65,536 bytes of the stream, within its credit. */
  data: 0x12,
  /** Both. u32: more credit for the other side, bytes. */
  window: 0x13,
  /** Both. Empty: no more data from this side. */
  fin: 0x14,
  /** Both. u16 reason code: the stream or flow is gone, in both directions. */
  reset: 0x15,
  /** Relay → phone. Empty: make a UDP flow. */
  udpOpen: 0x20,
  /** Both. Address and datagram; outward the destination, homeward the source. */
  udp: 0x21,
} as const;

/** Bytes of type and stream id before the payload. */
export const frameHeaderBytes = 5;

/** Longest encoded address: name of 255 bytes with its type, length and port. */
export const maxAddressBytes = 259;

// RFC 1928 §5: address types, used here in the same layout
const atypIpv4 = 0x01;
const atypName = 0x03;
const atypIpv6 = 0x04;

/** Bytes that {@link writeAddress} will write for a target. */
export function addressBytes(target: Target): number {
  if (target.kind === 'name') return 4 + target.host.length;
  return target.kind === 'ipv4' ? 7 : 19;
}

/** Writes address type, address and port (RFC 1928 §5) at `at`; returns the end. */
export function writeAddress(target: Target, into: Buffer, at: number): number {
  let end = at;
  if (target.kind === 'name') {
    into[end++] = atypName;
    into[end++] = target.host.length;
    end += into.write(target.host, end, 'latin1');
  } else {
    const bytes = target.bytes ?? new Uint8Array();
    into[end++] = target.kind === 'ipv4' ? atypIpv4 : atypIpv6;
    for (let i = 0; i < bytes.length; i++) into[end++] = bytes[i] ?? 0;
  }
  into[end++] = target.port >> 8;
  into[end++] = target.port & 0xff;
  return end;
}

/**
 * Reads an address at `at`. Gives the target and the offset behind it, or undefined when it is cut short, of an
 * unknown type, of port 0, or a name that {@link parseTarget} refuses.
 */
export function readAddress(
  from: Buffer,
  at: number,
  parseName: (host: string, port: number) => Target | undefined,
): { target: Target; end: number } | undefined {
  const type = from[at];
  const length = type === atypIpv4 ? 4 : type === atypIpv6 ? 16 : type === atypName ? (from[at + 1] ?? 0) : 0;
  const start = type === atypName ? at + 2 : at + 1;
  const end = start + length + 2;
  if (length === 0 || end > from.length) return undefined;
  const port = from.readUInt16BE(end - 2);
  if (port === 0) return undefined;
  if (type === atypName) {
    const target = parseName(from.toString('latin1', start, start + length), port);
    return target?.kind === 'name' ? { target, end } : undefined;
  }
  const target = targetOf(from.subarray(start, start + length), port);
  return target && { target, end };
}

/** Payload of a RESET. */
export function resetPayload(reason: Reason): Buffer {
  const payload = Buffer.allocUnsafe(2);
  payload.writeUInt16BE(reasons[reason].code);
  return payload;
}

/** True when a payload of `bytes` may stand in a frame of this type. */
export function payloadFits(type: number, bytes: number): boolean {
  switch (type) {
    case frame.control:
      return bytes >= 2 && bytes <= limits.maxControlBytes;
    case frame.ping:
    case frame.pong:
      return bytes === 8;
    case frame.open:
      return bytes >= 5 && bytes <= maxAddressBytes;
    case frame.opened:
    case frame.fin:
    case frame.udpOpen:
      return bytes === 0;
    case frame.data:
      return bytes >= 1 && bytes <= limits.maxDataBytes;
    case frame.window:
      return bytes === 4;
    case frame.reset:
      return bytes === 2;
    case frame.udp:
      return bytes >= 7 && bytes <= limits.maxUdpFrameBytes;
    default:
      return false;
  }
}
