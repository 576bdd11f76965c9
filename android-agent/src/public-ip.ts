import { request, type RequestOptions } from 'node:http';
import { isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { z } from 'zod';
import { parseTarget } from '@pocketproxy/relay/protocol';
import { Connect } from './exit/connect.ts';
import { agentLimits as limits } from './limits.ts';
import type { Network } from './network/network.ts';
import { dialable } from './network/reach.ts';
import { Refused } from './refused.ts';

const answer = z.object({ ip: z.union([z.ipv4(), z.ipv6()]) });

type Ways = Pick<Network, 'resolve' | 'dialTcp' | 'reach'>;

/**
 * The address that the internet sees: asks `url` over the mobile network, whose answer is an address as text or JSON
 * with `ip`. Names are resolved over mobile too. @throws Refused, or the request's error.
 */
export async function fetchPublicIp(url: URL, network: Ways, signal: AbortSignal): Promise<string> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const secure = url.protocol === 'https:';
  const socket = await dial(network, host, Number(url.port) || (secure ? 443 : 80), signal);
  return ask({
    path: `${url.pathname}${url.search}`,
    createConnection: () => (secure ? connectTls({ socket, servername: isIP(host) ? '' : host, host }) : socket),
    headers: { Host: url.host, Accept: 'application/json, text/plain', Connection: 'close' },
    signal,
  });
}

/** Over one family, IPv4 where there is it: two looks must not differ only because another family was quicker. */
async function dial(network: Ways, host: string, port: number, signal: AbortSignal): Promise<Socket> {
  const target = parseTarget(host, port);
  if (!target) throw new Refused('name_not_found');
  const addresses = target.bytes ? [target.bytes] : await everyAddress(network, target.host);
  const ways = dialable(addresses, network.reach());
  const family = ways.filter(({ length }) => length === ways[0]?.length);
  return new Promise((resolve, reject) => {
    const connect = new Connect(network, family, port, (result) => {
      signal.removeEventListener('abort', stop);
      if (typeof result === 'string') reject(new Refused(result));
      else resolve(result.socket);
    });
    const stop = (): void => {
      connect.cancel();
      reject(new Refused('connect_timeout'));
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
}

async function everyAddress(network: Ways, name: string): Promise<readonly Uint8Array[]> {
  const { addresses, later } = await network.resolve(name);
  return [...addresses, ...(await later)];
}

function ask(options: RequestOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const asking = request(options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => {
        text += piece;
        if (text.length > limits.ipCheckBytes) asking.destroy(new Error('the IP check answered too much'));
      });
      response.on('error', reject);
      response.on('end', () => {
        const ip = response.statusCode === 200 ? addressIn(text.trim()) : undefined;
        if (ip === undefined) reject(new Error(`the IP check answered ${response.statusCode} without an address`));
        else resolve(ip);
      });
    });
    asking.on('error', reject);
    asking.end();
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
