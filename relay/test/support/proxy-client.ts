import { isIPv4, isIPv6 } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { Wire } from './wire.ts';

/** Hand-written proxy clients, independent of the product's own code and strictly by the RFCs. */

export interface Login {
  readonly username: string;
  readonly password: string;
}

/** Which proxy, as whom, from which loopback address. */
export interface Via {
  readonly port: number;
  readonly login?: Login | undefined;
  readonly source?: string | undefined;
  /** Speaks TLS to the proxy. */
  readonly tls?: ConnectionOptions | undefined;
}

/** `code`: HTTP status, SOCKS5 reply, or for a refused sign-in `method 255` and `login 1`. */
export type Opened =
  | { readonly ok: true; readonly wire: Wire; readonly head: Buffer }
  | { readonly ok: false; readonly code: number | string; readonly reason?: string | undefined };

/** HTTP CONNECT. `early` travels in the same write as the request. */
export async function httpConnect(via: Via, host: string, port: number, early = ''): Promise<Opened> {
  const wire = await Wire.connect(via.port, via.source, undefined, via.tls);
  const authority = `${isIPv6(host) ? `[${host}]` : host}:${port}`;
  wire.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${authorization(via.login)}\r\n${early}`);
  return httpAnswer(wire);
}

/** An absolute-form request (RFC 9112 §3.2.2) with `Connection: close`; the wire stands behind the answer's head. */
export async function httpRequest(via: Via, url: string, method = 'GET', body = ''): Promise<Opened> {
  return httpOpen(via, url, method, Buffer.byteLength(body), body);
}

/** The same, where the body of `length` bytes is still to be written, all or but its `begin`. */
export async function httpOpen(via: Via, url: string, method: string, length: number, begin = ''): Promise<Opened> {
  const wire = await Wire.connect(via.port, via.source, undefined, via.tls);
  const size = length > 0 ? `Content-Length: ${length}\r\n` : '';
  const fields = `Host: ${new URL(url).host}\r\nConnection: close\r\n${size}${authorization(via.login)}`;
  wire.write(`${method} ${url} HTTP/1.1\r\n${fields}\r\n${begin}`);
  return httpAnswer(wire);
}

async function httpAnswer(wire: Wire): Promise<Opened> {
  const head = await wire.through('\r\n\r\n');
  const code = Number(head.toString('latin1').split(' ')[1]);
  if (code === 200) return { ok: true, wire, head };
  const [, length = '0'] = /^content-length: (\d+)\r$/im.exec(head.toString('latin1')) ?? [];
  const [reason] = (await wire.exactly(Number(length))).toString().split(':');
  wire.close();
  return { ok: false, code, reason };
}

function authorization(login: Login | undefined): string {
  if (!login) return '';
  return `Proxy-Authorization: Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}\r\n`;
}

/** SOCKS5 sign-in and request (RFC 1928, RFC 1929). Command 1: CONNECT, 3: UDP ASSOCIATE. */
export async function socksOpen(via: Via, host: string, port: number, command: 1 | 3 = 1): Promise<Opened> {
  const wire = await Wire.connect(via.port, via.source, undefined, via.tls);
  const refused = (code: number | string): Opened => {
    wire.close();
    return { ok: false, code };
  };
  wire.write(Buffer.from([5, 1, via.login ? 2 : 0]));
  const [, method] = await wire.exactly(2);
  if (method === 0xff) return refused('method 255');
  if (via.login) {
    wire.write(loginMessage(via.login));
    const [, status] = await wire.exactly(2);
    if (status !== 0) return refused(`login ${status}`);
  }
  wire.write(Buffer.concat([Buffer.from([5, command, 0]), socksAddress(host, port)]));
  const head = await wire.exactly(4);
  const [, code = 0xff, , kind] = head;
  const bound = await wire.exactly(kind === 4 ? 18 : 6);
  return code === 0 ? { ok: true, wire, head: Buffer.concat([head, bound]) } : refused(code);
}

function loginMessage({ username, password }: Login): Buffer {
  const [name, word] = [Buffer.from(username), Buffer.from(password)];
  return Buffer.concat([Buffer.from([1, name.length]), name, Buffer.from([word.length]), word]);
}

/** ATYP, address, port (RFC 1928 §5). */
export function socksAddress(host: string, port: number): Buffer {
  const address = isIPv4(host)
    ? [1, ...host.split('.').map(Number)]
    : isIPv6(host)
      ? [4, ...ipv6Bytes(host)]
      : [3, Buffer.byteLength(host), ...Buffer.from(host)];
  return Buffer.from([...address, port >> 8, port & 0xff]);
}

/** Bytes of an IPv6 address without an embedded dotted quad. */
function ipv6Bytes(text: string): number[] {
  const [before = '', after] = text.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  const [front, back] = [groups(before), groups(after ?? '')];
  const zeros = Array.from({ length: 8 - front.length - back.length }, () => 0);
  return [...front, ...zeros, ...back].flatMap((group) => [group >> 8, group & 0xff]);
}
