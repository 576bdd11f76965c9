import { limits } from './limits.ts';
import { targetOf, type Target } from './address.ts';
import type { Reason } from './reasons.ts';
import { reasons } from './reasons.ts';

/** Bytes of type and stream id before the payload. */
export const frameHeaderBytes = 5;

/** Longest encoded address: name of 255 bytes with its type, length and port. */
export const maxAddressBytes = 259;

/** What is fixed about a type of frame; both ends check by it. relay/protocol/README.md §2 is the same for people. */
export interface FrameRow {
  /** u8, the first byte of the frame. */
  readonly code: number;
  /** What it is about. Stream id 0 is the session's alone; `new`: an id that was never used; `either`: a stream or a flow. */
  readonly scope: 'session' | 'new' | 'stream' | 'flow' | 'either';
  /** Which end sends it. */
  readonly from: 'relay' | 'phone' | 'both';
  /** Bounds of the payload, bytes. */
  readonly minBytes: number;
  readonly maxBytes: number;
  /** How often it may come (engine/frame-rates.ts): `control`: so many a second; `earned`: by payload, streams and time; `free`: its payload is limit enough. */
  readonly rate: 'control' | 'earned' | 'free';
}

/**
 * One frame is one WebSocket message: type (u8), stream id (u32, big endian; 0 for the session), payload.
 * relay/protocol/README.md specifies each payload's layout and who may send it when.
 */
export const frames = {
  /** UTF-8 JSON, see control.ts. */
  control: row(0x01, 'session', 'both', 2, limits.maxControlBytes, 'control'),
  /** 8 opaque bytes, to be returned immediately in a PONG. */
  ping: row(0x02, 'session', 'both', 8, 8, 'earned'),
  /** The 8 bytes of the PING. */
  pong: row(0x03, 'session', 'both', 8, 8, 'earned'),
  /** Address: make a TCP stream. */
  open: row(0x10, 'new', 'relay', 5, maxAddressBytes, 'earned'),
  /** The destination has accepted. */
  opened: row(0x11, 'stream', 'phone', 0, 0, 'earned'),
  /** Bytes of the stream, within its credit. */
  data: row(0x12, 'stream', 'both', 1, limits.maxDataBytes, 'free'),
  /** u32: more credit for the other side, bytes. */
  window: row(0x13, 'stream', 'both', 4, 4, 'earned'),
  /** No more data from this side. */
  fin: row(0x14, 'stream', 'both', 0, 0, 'earned'),
  /** u16 reason code: the stream or flow is gone, in both directions. */
  reset: row(0x15, 'either', 'both', 2, 2, 'earned'),
  /** Make a UDP flow. */
  udpOpen: row(0x20, 'new', 'relay', 0, 0, 'earned'),
  /** Address and datagram; outward the destination, homeward the source. */
  udp: row(0x21, 'flow', 'both', 7, limits.maxUdpFrameBytes, 'free'),
} satisfies Record<string, FrameRow>;

function row<Code extends number>(
  code: Code,
  scope: FrameRow['scope'],
  from: FrameRow['from'],
  minBytes: number,
  maxBytes: number,
  rate: FrameRow['rate'],
): FrameRow & { readonly code: Code } {
  return { code, scope, from, minBytes, maxBytes, rate };
}

/** The codes alone. */
export const frame = {
  control: frames.control.code,
  ping: frames.ping.code,
  pong: frames.pong.code,
  open: frames.open.code,
  opened: frames.opened.code,
  data: frames.data.code,
  window: frames.window.code,
  fin: frames.fin.code,
  reset: frames.reset.code,
  udpOpen: frames.udpOpen.code,
  udp: frames.udp.code,
} satisfies Record<keyof typeof frames, number>;

const byCode = Array<FrameRow | undefined>(256).fill(undefined);
for (const known of Object.values(frames)) byCode[known.code] = known;

/** The row of a code, 0 to 255; undefined for a type that no one knows. */
export function frameOf(code: number): FrameRow | undefined {
  return byCode[code];
}

/** True when a frame with this stream id and so many bytes of payload may be of this type. */
export function frameFits({ scope, minBytes, maxBytes }: FrameRow, id: number, bytes: number): boolean {
  return (scope === 'session') === (id === 0) && bytes >= minBytes && bytes <= maxBytes;
}

// RFC 1928 §5: address types, used here in the same layout
const atypIpv4 = 0x01;
const atypName = 0x03;
const atypIpv6 = 0x04;

/** Bytes that {@link encodeAddress} writes for a target. */
export function addressBytes(target: Target): number {
  if (target.kind === 'name') return 4 + target.host.length;
  return target.kind === 'ipv4' ? 7 : 19;
}

/** Writes address type, address and port (RFC 1928 §5) at `at`; returns the end. */
export function encodeAddress(target: Target, into: Buffer, at: number): number {
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
 * Reads an address at `at`. Returns the target and the offset behind it, or undefined when it is cut short, of an
 * unknown type, of port 0, or a name that {@link parseTarget} refuses.
 */
export function decodeAddress(
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
