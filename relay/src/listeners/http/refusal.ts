import { STATUS_CODES } from 'node:http';
import { reasons, type Reason, type ReasonRow } from '../../../protocol/index.ts';

export interface RefusalOptions {
  /** The client may send its next request on this socket; else `Connection: close`. */
  readonly keepAlive?: boolean;
  /** The request was HEAD: no body follows the head (RFC 9110 §9.3.2). */
  readonly headOnly?: boolean;
  /** When to try again, whole seconds; the reason's own time when left out. */
  readonly retryAfterSeconds?: number | undefined;
}

const answers = new Map<string, Buffer>();

/** The HTTP answer with the reason of a refusal. Those without a time of their own are made once. */
export function httpRefusal(reason: Reason, options: RefusalOptions = {}): Buffer {
  if (options.retryAfterSeconds !== undefined) return composeRefusal(reason, options);
  const key = `${reason} ${options.keepAlive ?? false} ${options.headOnly ?? false}`;
  let answer = answers.get(key);
  if (!answer) answers.set(key, (answer = composeRefusal(reason, options)));
  return answer;
}

function composeRefusal(reason: Reason, options: RefusalOptions): Buffer {
  const { keepAlive = false, headOnly = false } = options;
  const { http, sentence, ...row }: ReasonRow = reasons[reason];
  const retryAfterSeconds = options.retryAfterSeconds ?? row.retryAfterSeconds;
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
