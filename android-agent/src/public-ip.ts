import { request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { z } from 'zod';
import { formatAddress } from '@pocketproxy/relay/protocol';
import { agentLimits as limits } from './limits.ts';
import type { Network } from './network/network.ts';
import { Refused } from './refused.ts';

const answer = z.object({ ip: z.union([z.ipv4(), z.ipv6()]) });

/**
 * The address that the internet sees: asks `url` over the mobile interface, whose answer is an address as text or JSON
 * with `ip`. Names are resolved over mobile too. @throws Refused, or the request's error.
 */
export function fetchPublicIp(
  url: URL,
  network: Pick<Network, 'resolve'>,
  localAddress: string,
  signal: AbortSignal,
): Promise<string> {
  const options: RequestOptions = {
    localAddress,
    agent: false,
    lookup: lookupBy(network, localAddress),
    headers: { Accept: 'application/json, text/plain', Connection: 'close' },
    signal,
  };
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => {
        text += piece;
        if (text.length > limits.ipCheckBytes) request.destroy(new Error('the IP check answered too much'));
      });
      response.on('error', reject);
      response.on('end', () => {
        const ip = response.statusCode === 200 ? addressIn(text.trim()) : undefined;
        if (ip === undefined) reject(new Error(`the IP check answered ${response.statusCode} without an address`));
        else resolve(ip);
      });
    });
    request.on('error', reject);
    request.end();
  });
}

function addressIn(text: string): string | undefined {
  if (isIP(text)) return text;
  try {
    return answer.parse(JSON.parse(text)).ip;
  } catch {
    return undefined;
  }
}

/** Gives the first address of the family that the interface has. */
function lookupBy(network: Pick<Network, 'resolve'>, localAddress: string): LookupFunction {
  const family = isIP(localAddress);
  return (name, options, found) => {
    network.resolve(name).then(
      (addresses) => {
        const bytes = addresses.find((address) => address.length === (family === 4 ? 4 : 16));
        if (!bytes) return found(new Refused('name_not_found'), '', family);
        const address = formatAddress(bytes);
        if (options.all) found(null, [{ address, family }]);
        else found(null, address, family);
      },
      (error: unknown) => found(error instanceof Error ? error : new Refused('name_not_found'), '', family),
    );
  };
}
