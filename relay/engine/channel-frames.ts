import { frame, type FrameRow } from '../protocol/frames.ts';
import { reasonOf } from '../protocol/reason-rules.ts';
import type { Reason } from '../protocol/reasons.ts';
import type { Stream } from './stream.ts';
import { UdpFlow } from './udp-flow.ts';

/** Which end of the tunnel we are. */
export type Role = 'relay' | 'phone';

/** Hands a frame other than DATA to the stream or flow that it is about. False: it breaks the protocol. */
export function handOver(channel: Stream | UdpFlow, { code, scope }: FrameRow, payload: Buffer, role: Role): boolean {
  if (code === frame.reset) {
    channel.finish(reasonOf(payload.readUInt16BE(0)));
    return true;
  }
  if (channel instanceof UdpFlow) return scope === 'flow' && channel.onFrame(payload, role === 'phone');
  switch (code) {
    case frame.opened:
      if (channel.opened) return false;
      channel.onOpened();
      return true;
    case frame.window:
      return channel.onWindow(payload.readUInt32BE(0));
    case frame.fin:
      return (channel.opened || role === 'phone') && channel.onFin();
    default:
      return false;
  }
}

/** Phone side: ends a stream or flow that is not to be. */
export function refuse(channel: Stream | UdpFlow, reason: Reason): void {
  if (channel instanceof UdpFlow) channel.close(reason);
  else channel.reset(reason);
}
