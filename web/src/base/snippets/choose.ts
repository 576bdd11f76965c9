import type { ProtocolName } from '@pocketproxy/relay/contract/connection-limits';
import { snippetFacts, type ProxyScheme, type SnippetAccess, type SnippetFacts } from '@/base/snippets/access';
import { snippetNames, snippetOf, type SnippetName } from '@/base/snippets/table';

/** What a connection allows, as far as the way to it goes. */
export interface Ways {
  readonly protocols: readonly ProtocolName[];
  readonly requireTls: boolean;
  /** The relay's port also takes TLS. */
  readonly takesTls: boolean;
}

/** The ways by which clients may reach a connection, the one that hides the password from the line first. */
export function schemesOf({ protocols, requireTls, takesTls }: Ways): ProxyScheme[] {
  const ways: readonly (readonly [ProxyScheme, boolean])[] = [
    ['https', protocols.includes('http') && takesTls],
    ['http', protocols.includes('http') && !requireTls],
    ['socks5', protocols.includes('socks5') && !requireTls],
  ];
  return ways.flatMap(([scheme, open]) => (open ? [scheme] : []));
}

/** The snippets whose client can use the connection. */
export function snippetsFor(ways: Ways): SnippetName[] {
  return snippetNames.filter((name) => schemesFor(name, ways).length > 0);
}

/** The ways that a snippet's client has to the connection; of one whose text names none, the connection's own. */
export function schemesFor(name: SnippetName, ways: Ways): ProxyScheme[] {
  const { schemes } = snippetOf(name);
  return schemesOf(ways).filter((scheme) => schemes === 'any' || schemes.includes(scheme));
}

/** The text of a snippet. */
export function writeSnippet(
  name: SnippetName,
  access: SnippetAccess,
  options: Pick<SnippetFacts, 'scheme' | 'checkUrl' | 'selfSigned'>,
): string {
  return snippetOf(name).write(snippetFacts(access, options));
}
