import type { Field, Fields } from './fields.ts';
import { isFramedTwice, type Framing } from './framing.ts';
import type { Origin } from './request-target.ts';
import type { Request } from './request.ts';
import type { Response } from './response.ts';

/**
 * Heads that travel on are written again from what was parsed, with our own framing (pitfall 23). Nothing is added: no
 * Via, Forwarded or X-Forwarded-For. The order and spelling of what stays is kept.
 */

/** Fields that concern one connection only (RFC 9110 §7.6.1); every Proxy-* goes with them. */
const hopByHop: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
]);

function endToEnd(fields: Fields): Field[] {
  const listed = new Set(fields.elements('connection'));
  return fields.list.filter(({ key }) => !hopByHop.has(key) && !key.startsWith('proxy-') && !listed.has(key));
}

function framingLine(framing: Framing): string {
  switch (framing.kind) {
    case 'length':
      return `Content-Length: ${framing.bytes}\r\n`;
    case 'chunked':
      return 'Transfer-Encoding: chunked\r\n';
    case 'none':
    case 'until_close':
      return '';
  }
}

/** The request as the origin gets it: origin-form, our Host in the place of the client's. */
export function rebuildRequest(request: Request, origin: Origin, upgrade: boolean): Buffer {
  const host = `Host: ${origin.authority}\r\n`;
  const fields = endToEnd(request.fields);
  let head = `${request.method} ${origin.path} HTTP/1.1\r\n`;
  if (!fields.some(({ key }) => key === 'host')) head += host;
  for (const { name, key, value } of fields) {
    if (key === 'host') head += host;
    else if (key === 'max-forwards') head += `${name}: ${lessOne(request.method, value)}\r\n`;
    else if (key === 'content-length' || (key === 'expect' && !request.expectsContinue)) continue;
    else head += `${name}: ${value}\r\n`;
  }
  head += framingLine(request.framing);
  // An empty body is stated too: servers ask for it on POST (RFC 9110 §8.6).
  if (request.framing.kind === 'none' && request.fields.all('content-length').length > 0)
    head += 'Content-Length: 0\r\n';
  if (upgrade) head += 'Connection: Upgrade\r\nUpgrade: websocket\r\n';
  return Buffer.from(`${head}\r\n`, 'latin1');
}

/** RFC 9110 §7.6.2: counts down for TRACE and OPTIONS; other methods pass it on as it is. */
function lessOne(method: string, value: string): string {
  const left = /^[0-9]{1,9}$/.test(value) ? Number(value) : 0;
  return (method === 'TRACE' || method === 'OPTIONS') && left > 0 ? String(left - 1) : value;
}

/** How the client gets an answer. */
export interface Delivery {
  /** Framing towards the client; its Content-Length stays in the fields where there is no body to frame. */
  readonly framing: Framing;
  /** Connection: close. */
  readonly close: boolean;
}

/** The final answer as the client gets it. */
export function rebuildResponse({ status, phrase, fields }: Response, { framing, close }: Delivery): Buffer {
  let head = `HTTP/1.1 ${status} ${phrase}\r\n`;
  // An answer to HEAD and a 304 state the length of a body that does not follow (RFC 9110 §8.6).
  const known = framing.kind === 'none' && status !== 204 && !isFramedTwice(fields);
  const [length = ''] = known ? fields.elements('content-length') : [];
  for (const { name, key, value } of endToEnd(fields)) if (key !== 'content-length') head += `${name}: ${value}\r\n`;
  if (length !== '') head += `Content-Length: ${length}\r\n`;
  head += framingLine(framing);
  if (close) head += 'Connection: close\r\n';
  return Buffer.from(`${head}\r\n`, 'latin1');
}

/** An interim answer (1xx). 101 keeps what it switches to. */
export function rebuildInterim({ status, phrase, fields }: Response): Buffer {
  let head = `HTTP/1.1 ${status} ${phrase}\r\n`;
  for (const { name, key, value } of endToEnd(fields)) if (key !== 'content-length') head += `${name}: ${value}\r\n`;
  if (status === 101) head += 'Connection: Upgrade\r\nUpgrade: websocket\r\n';
  return Buffer.from(`${head}\r\n`, 'latin1');
}
