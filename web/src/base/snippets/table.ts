import { type ProxyScheme, type SnippetFacts } from '@/base/snippets/access';
import {
  aiohttp,
  axios,
  byHand,
  go,
  got,
  httpx,
  java,
  php,
  proxychains,
  puppeteer,
  scrapy,
  undici,
  wget,
} from '@/base/snippets/more-programs';
import { playwright, pythonRequests, node, selenium } from '@/base/snippets/programs';

/** A form in which programs take a connection. The connection's page, the documentation and the README show the same. */
export interface Snippet {
  readonly title: string;
  /** How it is sorted in lists. */
  readonly group: 'Proxy' | 'Program' | 'Computer or phone' | 'Antidetect browser';
  /** What the text is, for highlighting. */
  readonly language: 'text' | 'sh' | 'python' | 'js' | 'go' | 'java' | 'php' | 'ini';
  /** The ways to the proxy that the client speaks; `any`: the text says nothing of it. */
  readonly schemes: readonly ProxyScheme[] | 'any';
  /** What one should know. */
  readonly note?: string;
  readonly write: (facts: SnippetFacts) => string;
}

const every: readonly ProxyScheme[] = ['https', 'http', 'socks5'];
/** What import fields of antidetect browsers know. */
const imported: readonly ProxyScheme[] = ['http', 'socks5'];
const plain: readonly ProxyScheme[] = ['http'];
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
  wget: {
    ...{ title: 'wget', group: 'Program', language: 'sh', schemes: plain },
    write: wget,
  },
  python: {
    ...{ title: 'Python Requests', group: 'Program', language: 'python', schemes: ['http', 'socks5'] },
    note: 'SOCKS5 needs: pip install "requests[socks]"',
    write: pythonRequests,
  },
  httpx: {
    ...{ title: 'Python httpx', group: 'Program', language: 'python', schemes: imported },
    note: 'SOCKS5 needs: pip install "httpx[socks]"',
    write: httpx,
  },
  aiohttp: {
    ...{ title: 'Python aiohttp', group: 'Program', language: 'python', schemes: plain },
    write: aiohttp,
  },
  scrapy: {
    ...{ title: 'Scrapy', group: 'Program', language: 'python', schemes: plain },
    write: scrapy,
  },
  undici: {
    ...{ title: 'Node.js undici, fetch', group: 'Program', language: 'js', schemes: ['https', 'http'] },
    note: 'Needs: npm install undici',
    write: undici,
  },
  axios: {
    ...{ title: 'axios', group: 'Program', language: 'js', schemes: ['https', 'http'] },
    note: 'Needs: npm install axios https-proxy-agent',
    write: axios,
  },
  got: {
    ...{ title: 'got', group: 'Program', language: 'js', schemes: ['https', 'http'] },
    note: 'Needs: npm install got https-proxy-agent',
    write: got,
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
  puppeteer: {
    ...{ title: 'Puppeteer', group: 'Program', language: 'js', schemes: ['https', 'http'] },
    note: noSocksPassword,
    write: puppeteer,
  },
  selenium: {
    ...{ title: 'Selenium', group: 'Program', language: 'python', schemes: ['https', 'http'] },
    note: noSocksPassword,
    write: selenium,
  },
  go: {
    ...{ title: 'Go', group: 'Program', language: 'go', schemes: imported },
    write: go,
  },
  java: {
    ...{ title: 'Java', group: 'Program', language: 'java', schemes: plain },
    write: java,
  },
  php: {
    ...{ title: 'PHP', group: 'Program', language: 'php', schemes: every },
    note: 'Needs the extension curl',
    write: php,
  },
  browser: {
    ...{ title: 'Chrome, Edge, Firefox', group: 'Computer or phone', language: 'text', schemes: plain },
    note: 'Firefox: Settings, Network Settings, Manual proxy configuration. Chrome and Edge take the computer’s proxy settings. They ask for username and password when they connect first. SOCKS5 works from an address on the whitelist only.',
    write: byHand,
  },
  android: {
    ...{ title: 'Android, Wi-Fi proxy', group: 'Computer or phone', language: 'text', schemes: plain },
    note: 'Settings, Wi-Fi, your network, edit, Advanced options, Proxy: Manual. Android has no field for a password: the browser asks for it, most apps do not. For all apps use OpenVPN, or put your address on the whitelist.',
    write: byHand,
  },
  ios: {
    ...{ title: 'iPhone, Wi-Fi proxy', group: 'Computer or phone', language: 'text', schemes: plain },
    note: 'Settings, Wi-Fi, the i beside your network, Configure Proxy: Manual, Authentication on.',
    write: byHand,
  },
  proxychains: {
    ...{ title: 'proxychains', group: 'Computer or phone', language: 'ini', schemes: imported },
    note: 'It takes an IP address as host, where proxy_dns is on.',
    write: proxychains,
  },
  proxifier: {
    ...{ title: 'Proxifier', group: 'Computer or phone', language: 'text', schemes: imported },
    note: 'Profile, Proxy Servers, Add. Switch on “Resolve hostnames through proxy”, so that names are resolved on the phone.',
    write: byHand,
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
