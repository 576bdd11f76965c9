import { targetText } from '@pocketproxy/relay/contract';
import type { LookUpHost } from '@/base/host-addresses';
import { rotationLinkBounds } from '@/domain/rotation-link/bounds';

/**
 * Where this dashboard answers: host:port by its name, and by the addresses to which clients resolve that. The relay
 * compares them with the targets of streams.
 */
export async function answerTargetsOf(publicUrl: string, lookUp: LookUpHost): Promise<string[]> {
  const { protocol, hostname, port } = new URL(publicUrl);
  const host = hostname.replace(/^\[|\]$/g, '');
  const hosts = new Set([host, ...(await lookUp(host))]);
  const at = Number(port) || (protocol === 'https:' ? 443 : 80);
  return [...hosts].map((name) => targetText({ host: name, port: at })).slice(0, rotationLinkBounds.answerTargets);
}
