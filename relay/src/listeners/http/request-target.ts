import { parseTarget, type Reason, type Target } from '../../../protocol/index.ts';

/** Where a forwarded request goes. */
export interface Origin {
  readonly target: Target;
  /** Value of our own Host line: host and port as the client wrote them. */
  readonly authority: string;
  /** Origin-form for the origin's request line. */
  readonly path: string;
}

/** Reads CONNECT's `host:port` (RFC 9112 §3.2.3). The port is required; IPv6 stands in brackets. */
export function parseAuthorityForm(text: string): Target | Reason {
  const authority = splitAuthority(text);
  if (authority?.port === undefined) return 'bad_address';
  return parseTarget(authority.host, authority.port) ?? 'bad_address';
}

/** What an absolute-form's scheme asks for; ws begins as an HTTP request (RFC 6455 §4.1). Others are not supported. */
const schemes: ReadonlyMap<string, 'forward' | Reason> = new Map([
  ['http', 'forward'],
  ['ws', 'forward'],
  ['https', 'needs_connect'],
  ['wss', 'needs_connect'],
]);

/** Scheme, userinfo, host and port, path and query. `@`, brackets and backslashes in userinfo would make the host ambiguous. */
const absoluteForm = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/(?:[^/?#@[\]\\]*@)?([^/?#@]*)([/?][^#]*)?(?:#.*)?$/;

/**
 * Reads `http://[userinfo@]host[:port][/path][?query][#fragment]` (RFC 9112 §3.2.2). Userinfo and fragment never travel:
 * the origin gets an Authorization only if the client sent that field.
 */
export function parseAbsoluteForm(text: string, method: string): Origin | Reason {
  const [, scheme = '', authority = '', rest = ''] = absoluteForm.exec(text) ?? [];
  if (scheme === '') return 'bad_request';
  const service = schemes.get(scheme.toLowerCase()) ?? 'command_unsupported';
  if (service !== 'forward') return service;
  const parts = splitAuthority(authority);
  const target = parts && parseTarget(parts.host, parts.port ?? 80);
  if (!parts || !target) return 'bad_address';
  const hostLine = authority.endsWith(':') ? authority.slice(0, -1) : authority;
  return { target, authority: hostLine, path: pathOf(rest, method) };
}

function pathOf(rest: string, method: string): string {
  if (rest === '' && method === 'OPTIONS') return '*'; // RFC 9112 §3.2.4
  return percentEncoded(rest.startsWith('/') ? rest : `/${rest}`);
}

/** Clients send UTF-8 as it was typed; a URI has only ASCII (RFC 3986 §2.1). `text` is Latin-1: one character, one byte. */
function percentEncoded(text: string): string {
  return text.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Splits `host:port`; an absent or empty port is undefined. Undefined when the port is no plain number. */
function splitAuthority(text: string): { host: string; port: number | undefined } | undefined {
  const [, host = '', port = ''] = /^(\[[^\]]*\]|[^:[\]]*)(?::([0-9]{0,5}))?$/.exec(text) ?? [];
  if (host === '') return undefined;
  return { host, port: port === '' ? undefined : Number(port) };
}

/** True for the form of a request to a web server, or to no one: a person opened the proxy's port in a browser. */
export function isOriginForm(text: string): boolean {
  return text.startsWith('/');
}
