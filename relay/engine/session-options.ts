import type { Target } from '../protocol/address.ts';
import type { Reason } from '../protocol/reasons.ts';
import type { Role } from './channel-frames.ts';
import type { Stream, StreamHandler } from './stream.ts';
import type { UdpFlow, UdpHandler } from './udp-flow.ts';

/** What a session receives from its owner. */
export interface SessionOptions {
  readonly role: Role;
  /** Bytes that came behind the handshake. */
  readonly head?: Buffer;
  /** A CONTROL frame's JSON, not yet checked. */
  onControl(message: unknown): void;
  /** Phone side: a TCP stream is asked for; answer with `accept()` or `reset()`, now or later. */
  onOpen?(stream: Stream, target: Target): StreamHandler;
  /** Phone side: a UDP flow is asked for. */
  onUdpOpen?(flow: UdpFlow): UdpHandler;
  /** Something in a frame's handling threw; the session has been closed with internal_error. */
  onFault?(error: unknown): void;
  /** The session has ended; streams and flows were notified before. Exactly once. */
  onClose(reason: Reason): void;
}
