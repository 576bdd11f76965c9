import { reasons, type Reason } from '../../../protocol/index.ts';

const noAddress = [0, 1, 0, 0, 0, 0, 0, 0] as const; // RSV, ATYP IPv4, 0.0.0.0:0
const replies = new Map<number, Buffer>();

/** The SOCKS5 reply of a reason (RFC 1928 §6); `done` is "succeeded". The address in it is 0.0.0.0:0. */
export function socksReply(reason: Reason): Buffer {
  const code = reasons[reason].socks;
  let reply = replies.get(code);
  if (!reply) replies.set(code, (reply = Buffer.from([5, code, ...noAddress])));
  return reply;
}
