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

/**
 * Reads `http://host[:port][/path][?query]` (RFC 9112 §3.2.2). https and other schemes are not for us to fetch; userinfo is an
 * error (RFC 9110 §4.2.4), and a fragment never travels.
 */
export function parseAbsoluteForm(text: string, method: string): Origin | Reason {
  const [, scheme = '', authority = '', rest = ''] =
    /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)([^#]*)$/.exec(text) ?? [];
  if (scheme === '') return 'bad_request';
  if (scheme.toLowerCase() !== 'http') return 'command_unsupported';
  if (authority.includes('@')) return 'bad_request';
  const parts = splitAuthority(authority);
  const target = parts && parseTarget(parts.host, parts.port ?? 80);
  if (!parts || !target) return 'bad_address';
  const hostLine = authority.endsWith(':') ? authority.slice(0, -1) : authority;
  return { target, authority: hostLine, path: pathOf(rest, method) };
}

function pathOf(rest: string, method: string): string {
  if (rest === '' && method === 'OPTIONS') return '*'; // RFC 9112 §3.2.4
  return rest.startsWith('/') ? rest : `/${rest}`;
}

/** Splits `host:port`; an absent or empty port is undefined. Undefined when the port is no plain number. */
function splitAuthority(text: string): { host: string; port: number | undefined } | undefined {
  const [, host = '', port = ''] = /^(\[[^\]]*\]|[^:[\]]*)(?::([0-9]{0,5}))?$/.exec(text) ?? [];
  if (host === '') return undefined;
  return { host, port: port === '' ? undefined : Number(port) };
}

/** True for the form of a request to a web server, or to nobody: a person opened the proxy's port in a browser. */
export function isOriginForm(text: string): boolean {
  return text.startsWith('/');
}
