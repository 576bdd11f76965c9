import { type ProxyScheme, type SnippetFacts } from '@/base/snippets/access';
import { playwright, pythonRequests, node, selenium } from '@/base/snippets/programs';

/** A form in which programs take a connection. The connection's page, the documentation and the README show the same. */
export interface Snippet {
  readonly title: string;
  /** How it is sorted in lists. */
  readonly group: 'Proxy' | 'Program' | 'Antidetect browser';
  /** What the text is, for highlighting. */
  readonly language: 'text' | 'sh' | 'python' | 'js';
  /** The ways to the proxy that the client speaks; `any`: the text says nothing of it. */
  readonly schemes: readonly ProxyScheme[] | 'any';
  /** What one should know. */
  readonly note?: string;
  readonly write: (facts: SnippetFacts) => string;
}

const every: readonly ProxyScheme[] = ['https', 'http', 'socks5'];
/** What import fields of antidetect browsers know. */
const imported: readonly ProxyScheme[] = ['http', 'socks5'];
const noSocksPassword = 'Browsers cannot send a SOCKS5 password. With SOCKS5 put your address on the whitelist.';

export const snippets = {
  line: {
    ...{ title: 'host:port:user:pass', group: 'Proxy', language: 'text', schemes: 'any' },
    write: ({ authority, username, password }) => `${authority}:${username}:${password}`,
  },
  userFirst: {
    ...{ title: 'user:pass@host:port', group: 'Proxy', language: 'text', schemes: 'any' },
    write: ({ authority, username, password }) => `${username}:${password}@${authority}`,
  },
  url: {
    ...{ title: 'URL', group: 'Proxy', language: 'text', schemes: every },
    write: ({ url }) => url,
  },
  curl: {
    ...{ title: 'curl', group: 'Program', language: 'sh', schemes: every },
    write: ({ url, checkUrl, scheme, selfSigned }) =>
      `curl ${selfSigned && scheme === 'https' ? '--proxy-insecure ' : ''}-x '${url}' '${checkUrl}'`,
  },
  python: {
    ...{ title: 'Python Requests', group: 'Program', language: 'python', schemes: ['http', 'socks5'] },
    note: 'SOCKS5 needs: pip install "requests[socks]"',
    write: pythonRequests,
  },
  node: {
    ...{ title: 'Node.js', group: 'Program', language: 'js', schemes: every },
    note: 'Needs: npm install https-proxy-agent, for SOCKS5 socks-proxy-agent',
    write: node,
  },
  playwright: {
    ...{ title: 'Playwright', group: 'Program', language: 'js', schemes: ['https', 'http'] },
    note: noSocksPassword,
    write: playwright,
  },
  selenium: {
    ...{ title: 'Selenium', group: 'Program', language: 'python', schemes: ['https', 'http'] },
    note: noSocksPassword,
    write: selenium,
  },
  adspower: {
    ...{ title: 'AdsPower, GoLogin', group: 'Antidetect browser', language: 'text', schemes: imported },
    write: ({ scheme, authority, username, password }) => `${scheme}://${authority}:${username}:${password}`,
  },
  dolphin: {
    ...{ title: 'Dolphin Anty, Octo Browser', group: 'Antidetect browser', language: 'text', schemes: imported },
    write: ({ scheme, authority, username, password }) => `${scheme}://${username}:${password}@${authority}`,
  },
  multilogin: {
    ...{ title: 'Multilogin, Incogniton', group: 'Antidetect browser', language: 'text', schemes: 'any' },
    write: ({ authority, username, password }) => `${authority}:${username}:${password}`,
  },
} as const satisfies Record<string, Snippet>;

export type SnippetName = keyof typeof snippets;

/** All of them, in the order of lists. */
export const snippetNames = Object.keys(snippets).filter((name): name is SnippetName => Object.hasOwn(snippets, name));

/** The row of a snippet, without its literal type. */
export function snippetOf(name: SnippetName): Snippet {
  return snippets[name];
}
