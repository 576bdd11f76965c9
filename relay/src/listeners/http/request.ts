import { parseFields, type Fields } from './fields.ts';
import { requestFraming, type Framing } from './framing.ts';
import { isToken } from './token.ts';

/** A request head that is well-formed and whose framing can be trusted. */
export interface Request {
  readonly method: string;
  /** Request-target as it was sent (RFC 9112 §3.2). */
  readonly target: string;
  readonly minorVersion: 0 | 1;
  readonly fields: Fields;
  readonly framing: Framing;
  /** False: the client closes after the answer, or cannot keep alive with a proxy (RFC 9112 §9.3). */
  readonly keepAlive: boolean;
  /** The client waits for 100 before it sends the body (RFC 9110 §10.1.1). */
  readonly expectsContinue: boolean;
}

/** No blank and no control character in the target; bytes above ASCII are for request-target.ts to encode. */
const requestLine = /^([^ ]+) ([\x21-\x7e\x80-\xff]+) HTTP\/1\.([0-9])$/;

/** Reads a request head. Otherwise `bad`, or `unsupported` for a transfer coding that is not known. */
export function parseRequest(text: string): Request | 'bad' | 'unsupported' {
  const [first = '', ...lines] = text.split('\r\n');
  const [, method = '', target = '', minor = ''] = requestLine.exec(first) ?? [];
  const fields = parseFields(lines);
  if (!isToken(method) || !fields) return 'bad';
  const minorVersion = minor === '0' ? 0 : 1;
  const framing = requestFraming(fields, minorVersion);
  if (typeof framing === 'string') return framing;
  if (!hostIsSound(fields, method, minorVersion)) return 'bad';
  if (method === 'CONNECT' && framing.kind !== 'none') return 'bad'; // RFC 9110 §9.3.6: no content
  const closes = [...fields.elements('connection'), ...fields.elements('proxy-connection')].includes('close');
  return {
    method,
    target,
    minorVersion,
    fields,
    framing,
    keepAlive: minorVersion === 1 && !closes,
    expectsContinue: minorVersion === 1 && fields.elements('expect').includes('100-continue'),
  };
}

/**
 * One Host line in HTTP/1.1, at most one in HTTP/1.0 (RFC 9112 §3.2). CONNECT may do without: its target says all, and
 * simple clients leave it out.
 */
function hostIsSound(fields: Fields, method: string, minorVersion: 0 | 1): boolean {
  const hosts = fields.all('host');
  const [host] = hosts;
  if (host === undefined) return minorVersion === 0 || method === 'CONNECT';
  return hosts.length === 1 && /^[^\s/?#@\\]*$/.test(host);
}

/** Whether the client asks to switch to WebSocket (RFC 6455 §4.1); no other upgrade is passed on. */
export function asksForWebSocket({ fields, minorVersion, framing }: Request): boolean {
  return (
    minorVersion === 1 &&
    framing.kind === 'none' &&
    fields.elements('connection').includes('upgrade') &&
    fields.elements('upgrade').includes('websocket')
  );
}
