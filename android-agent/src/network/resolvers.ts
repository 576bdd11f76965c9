import { readFile } from 'node:fs/promises';
import type { NetworkInterfaceInfo } from 'node:os';
import { inCidr } from '@pocketproxy/relay/engine';
import { agentLimits as limits } from '../limits.ts';
import { parseDnsServer, type DnsServer } from './dns/server.ts';
import { onLink } from './near.ts';
import { runProgram, type CommandLine } from './run-program.ts';

/** Asked when the carrier's own do not answer, or none is known: public servers of both families. */
const publicResolvers = ['1.1.1.1', '8.8.8.8', '2606:4700:4700::1111', '2001:4860:4860::8888'];

/** Reads the text of a source of servers; tests put another one here. */
export interface ResolverSources {
  run(command: CommandLine): Promise<string>;
  resolvConf(): Promise<string>;
}

const system: ResolverSources = {
  run: (command) => runProgram(command, AbortSignal.timeout(limits.resolversTimeoutMs), true),
  resolvConf: () => readFile('/etc/resolv.conf', 'utf8'),
};

/**
 * DNS servers of a modem, the carrier's own first: what systemd-resolved or NetworkManager has for its interface, else
 * those of /etc/resolv.conf that are on no link of another interface; then public ones.
 */
export async function modemResolvers(
  name: string,
  listed: NodeJS.Dict<NetworkInterfaceInfo[]>,
  sources = system,
): Promise<DnsServer[]> {
  const own = [
    await textOf(sources.run(['resolvectl', 'dns', name])),
    await textOf(sources.run(['nmcli', '-e', 'no', '-g', 'IP4.DNS,IP6.DNS', 'device', 'show', name])),
  ].flatMap(serversIn);
  const others = onLink(listed, name);
  const shared = own.length > 0 ? [] : serversIn(nameserversOf(await textOf(sources.resolvConf())));
  const elsewhere = ({ bytes }: DnsServer): boolean => others.some((block) => inCidr(block, bytes));
  const all = [...own, ...shared.filter((server) => !elsewhere(server)), ...serversIn(publicResolvers.join(' '))];
  return [...new Map(all.map((server) => [`${server.host} ${server.port}`, server])).values()];
}

/** `Link 3 (wwan0): 10.0.0.1 2001:db8::53#name`, `10.0.0.1 | 10.0.0.2`: the words that are addresses. */
function serversIn(text: string): DnsServer[] {
  return text.split(/[\s|,]+/).flatMap((word) => parseDnsServer(word.replace(/#.*$/, '')) ?? []);
}

function nameserversOf(text: string): string {
  return [...text.matchAll(/^\s*nameserver\s+(\S+)/gm)].map(([, address]) => address).join(' ');
}

/** A source that is not there says nothing. */
function textOf(reading: Promise<string>): Promise<string> {
  return reading.catch(() => '');
}
