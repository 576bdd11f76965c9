import { EgressPolicy, readAddress } from '@pocketproxy/relay/contract';

/** Where webhooks may go: decided for people when they type an address, and for each address when it is dialled. */
export interface TargetRules {
  /** http:// as well as https://. */
  readonly plainHttp: boolean;
  readonly egress: EgressPolicy;
}

/** A receiver on one's own machine, while developing. */
const loopback = '127.0.0.0/8,::1/128';

/**
 * Production: https to public addresses only. Development: also http, and loopback.
 * @param allow CIDRs with commas between that are opened besides (WEBHOOK_EGRESS_ALLOW), in the place of loopback
 * @throws Error for a block that cannot be read
 */
export function targetRules(environment: 'production' | 'development', allow: string | undefined): TargetRules {
  const plainHttp = environment === 'development';
  const blocks = (allow ?? (plainHttp ? loopback : '')).split(',').flatMap((block) => block.trim() || []);
  try {
    return { plainHttp, egress: new EgressPolicy(blocks) };
  } catch {
    throw new Error('WEBHOOK_EGRESS_ALLOW must hold CIDRs, separated by commas');
  }
}

/** Why an address cannot be a webhook's, as people read it; undefined when it can. What a name resolves to is decided later. */
export function targetProblem(text: string, { plainHttp, egress }: TargetRules): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !(url.protocol === 'https:' || url.protocol === 'http:'))
    return 'Enter an address that begins with https://';
  if (url.protocol === 'http:' && !plainHttp) return 'The address must begin with https://';
  if (url.username !== '' || url.password !== '') return 'The address must not contain a user name or password';
  const literal = hostAddress(url);
  if (literal && egress.refuses(literal, portOf(url)))
    return 'This address is private or reserved, so webhooks cannot reach it';
  return undefined;
}

/** The host of a URL without the brackets of IPv6. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/u, '$1');
}

export function portOf(url: URL): number {
  return Number(url.port || (url.protocol === 'https:' ? 443 : 80));
}

function hostAddress(url: URL): Uint8Array | undefined {
  const host = hostOf(url);
  return /^(localhost|.*\.localhost)\.?$/u.test(host) ? readAddress('127.0.0.1') : readAddress(host);
}
