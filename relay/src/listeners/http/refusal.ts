import { STATUS_CODES } from 'node:http';
import { reasons, type Reason, type ReasonRow } from '../../../protocol/index.ts';

export interface RefusalOptions {
  /** The client may send its next request on this socket; else `Connection: close`. */
  readonly keepAlive?: boolean;
  /** The request was HEAD: no body follows the head (RFC 9110 §9.3.2). */
  readonly headOnly?: boolean;
}

const answers = new Map<string, Buffer>();

/** The HTTP answer with the reason of a refusal. Made once for each reason and shape. */
export function httpRefusal(reason: Reason, { keepAlive = false, headOnly = false }: RefusalOptions = {}): Buffer {
  const key = `${reason} ${keepAlive} ${headOnly}`;
  let answer = answers.get(key);
  if (!answer) answers.set(key, (answer = composeRefusal(reason, keepAlive, headOnly)));
  return answer;
}

function composeRefusal(reason: Reason, keepAlive: boolean, headOnly: boolean): Buffer {
  const { http, sentence, retryAfterSeconds }: ReasonRow = reasons[reason];
  const body = `${reason}: ${sentence}\n`;
  const lines = [
    `HTTP/1.1 ${http} ${STATUS_CODES[http] ?? 'Refused'}`,
    `X-PocketProxy-Reason: ${reason}`,
    ...(http === 407 ? ['Proxy-Authenticate: Basic realm="PocketProxy"'] : []), // RFC 9110 §11.7.1
    ...(retryAfterSeconds === undefined ? [] : [`Retry-After: ${retryAfterSeconds}`]), // RFC 9110 §10.2.3
    'Content-Type: text/plain; charset=utf-8',
    'Cache-Control: no-store',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `Connection: ${keepAlive ? 'keep-alive' : 'close'}`,
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${headOnly ? '' : body}`);
}
