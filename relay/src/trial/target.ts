import type { TrialTargets } from '../../contract/trials.ts';
import { parseTarget, resolverName, targetOf, type Target } from '../../protocol/index.ts';
import { readAddress } from '../../protocol/ip.ts';

/** Where a test goes, read from what the operator configured. */
export interface TrialTarget {
  readonly url: URL;
  readonly page: Target;
  readonly dns: Target;
  /** It is the phone's own. */
  readonly ownDns: boolean;
}

const dnsPort = 53;

/** Undefined for a host that no client could ask for. */
export function readTargets({ url: text, dns }: TrialTargets): TrialTarget | undefined {
  const url = new URL(text);
  const page = parseTarget(url.hostname, Number(url.port) || (url.protocol === 'https:' ? 443 : 80));
  const server = dns ? parseTarget(dns.host, dns.port) : parseTarget(resolverName, dnsPort);
  return page && server && { url, page, dns: server, ownDns: dns === null };
}

/** The address in a page's answer: its first one, in text or JSON. */
export function addressIn(answer: string): string | null {
  const body = answer.slice(answer.indexOf('\r\n\r\n') + 4);
  for (const [word] of body.matchAll(/[0-9A-Fa-f:.]{3,45}/g)) {
    const bytes = readAddress(word);
    if (bytes) return targetOf(bytes, 1)?.host ?? null;
  }
  return null;
}
