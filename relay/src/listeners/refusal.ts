import { STATUS_CODES } from 'node:http';
import { reasons, type Reason } from '../../protocol/index.ts';

/** When it makes sense to try again, seconds (RFC 9110 §10.2.3). */
const retryAfterSeconds: Partial<Record<Reason, number>> = {
  throttled: 60,
  too_many_streams: 1,
  too_many_connects: 1,
  too_many_opening: 1,
  phone_too_many_streams: 1,
  phone_too_many_connects: 1,
  phone_too_many_opening: 1,
  customer_too_many_streams: 1,
  customer_too_many_connects: 1,
  customer_too_many_opening: 1,
  memory_hoarded: 10,
  relay_overloaded: 5,
  relay_stopping: 5,
  phone_overloaded: 5,
  phone_offline: 10,
  phone_stopped: 10,
  mobile_down: 10,
  tunnel_lost: 2,
  session_replaced: 2,
  heartbeat_lost: 5,
  rotating: 5,
};

export interface RefusalOptions {
  /** The client may send its next request on this socket; else `Connection: close`. */
  readonly keepAlive?: boolean;
  /** The request was HEAD: no body follows the head (RFC 9110 §9.3.2). */
  readonly headOnly?: boolean;
}

const answers = new Map<string, Buffer>();

/** The HTTP answer that tells a client why it was refused. Made once for each reason and shape. */
export function httpRefusal(reason: Reason, { keepAlive = false, headOnly = false }: RefusalOptions = {}): Buffer {
  const key = `${reason} ${keepAlive} ${headOnly}`;
  let answer = answers.get(key);
  if (!answer) answers.set(key, (answer = composeRefusal(reason, keepAlive, headOnly)));
  return answer;
}

function composeRefusal(reason: Reason, keepAlive: boolean, headOnly: boolean): Buffer {
  const { http, sentence } = reasons[reason];
  const body = `${reason}: ${sentence}\n`;
  const retryAfter = retryAfterSeconds[reason];
  const lines = [
    `HTTP/1.1 ${http} ${STATUS_CODES[http] ?? 'Refused'}`,
    `X-PocketProxy-Reason: ${reason}`,
    ...(http === 407 ? ['Proxy-Authenticate: Basic realm="PocketProxy"'] : []), // RFC 9110 §11.7.1
    ...(retryAfter === undefined ? [] : [`Retry-After: ${retryAfter}`]),
    'Content-Type: text/plain; charset=utf-8',
    'Cache-Control: no-store',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `Connection: ${keepAlive ? 'keep-alive' : 'close'}`,
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${headOnly ? '' : body}`);
}

const noAddress = [0, 1, 0, 0, 0, 0, 0, 0] as const; // RSV, ATYP IPv4, 0.0.0.0:0
const replies = new Map<number, Buffer>();

/** The SOCKS5 reply of a reason (RFC 1928 §6); `done` is "succeeded". The address in it is 0.0.0.0:0. */
export function socksReply(reason: Reason): Buffer {
  const code = reasons[reason].socks;
  let reply = replies.get(code);
  if (!reply) replies.set(code, (reply = Buffer.from([5, code, ...noAddress])));
  return reply;
}
