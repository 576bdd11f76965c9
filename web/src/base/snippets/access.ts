/** What a program needs to use a connection. */
export interface SnippetAccess {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
}

/** How a program reaches the proxy. `https`: the way to the relay is TLS. */
export const proxySchemes = ['http', 'https', 'socks5'] as const;
export type ProxyScheme = (typeof proxySchemes)[number];

/** Each scheme's name for people. */
export const schemeTitles = {
  http: 'HTTP',
  https: 'HTTPS',
  socks5: 'SOCKS5',
} as const satisfies Record<ProxyScheme, string>;

/** What a snippet is written from. */
export interface SnippetFacts extends SnippetAccess {
  readonly scheme: ProxyScheme;
  /** `host:port`; an IPv6 literal in brackets (RFC 3986 §3.2.2). */
  readonly authority: string;
  /** With login; SOCKS5 as `socks5h`, by which names are resolved on the phone. */
  readonly url: string;
  /** What the examples fetch: it answers with the address that it is asked from. */
  readonly checkUrl: string;
  /** The relay made its certificate itself, as in the demo: clients have to be told. */
  readonly selfSigned: boolean;
}

export function snippetFacts(
  access: SnippetAccess,
  { scheme, checkUrl, selfSigned }: Pick<SnippetFacts, 'scheme' | 'checkUrl' | 'selfSigned'>,
): SnippetFacts {
  const { host, port, username, password } = access;
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const login = `${encoded(username)}:${encoded(password)}`;
  const url = `${scheme === 'socks5' ? 'socks5h' : scheme}://${login}@${authority}`;
  return { ...access, scheme, authority, url, checkUrl, selfSigned };
}

/** Also without what would end a quoted word of a shell. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll("'", '%27');
}
