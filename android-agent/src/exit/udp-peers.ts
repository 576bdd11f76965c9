import { formatAddress, targetOf, type Target } from '@pocketproxy/relay/protocol';
import { agentLimits as limits } from '../limits.ts';
import type { DnsServer } from '../network/dns/server.ts';
import { dialable, type Reach } from '../network/reach.ts';
import type { PhoneEgress } from './phone-egress.ts';

/** Where datagrams of a flow go, with what was found out about it once. */
export interface Peer {
  readonly family: 4 | 6;
  readonly host: string;
  readonly port: number;
  /** False: the egress policy refuses it, or the network cannot reach it. */
  readonly allowed: boolean;
}

/** An address that may answer: as the flow knows it, which is not as it was dialled behind a NAT64. */
interface Source {
  readonly bytes: Uint8Array;
  /** How it is dialled, when the policy judges that. */
  readonly to: { readonly dialled: Uint8Array; readonly port: number } | undefined;
  /** Ports of it that have answered. */
  readonly ports: Map<number, Target>;
}

/**
 * Destinations of one UDP flow and the sources that may answer: only addresses the flow has sent to, from any port.
 * The last one of each is looked at first, so a datagram costs no allocation here.
 */
export class UdpPeers {
  readonly #peers = new Map<number | string, Peer>();
  readonly #sources = new Map<string, Source>();
  #version = -1;
  #lastKey: number | string = '';
  #lastPeer: Peer | undefined;
  #resolver: Peer | undefined;
  #lastHost = '';
  #lastSource: Target | undefined;

  constructor(
    private readonly egress: Pick<PhoneEgress, 'version' | 'refuses'>,
    private readonly reach: () => Reach,
  ) {}

  /** The destination of 4 or 16 bytes, checked by the egress policy (SEC-03), again whenever its answer may differ. */
  destination(bytes: Uint8Array, port: number): Peer {
    this.#forgetWhatChanged();
    const key = keyOf(bytes, port);
    if (key === this.#lastKey && this.#lastPeer) return this.#lastPeer;
    const peer = this.#peers.get(key) ?? this.#add(key, bytes, port);
    this.#lastKey = key;
    this.#lastPeer = peer;
    return peer;
  }

  /** The mobile network's DNS server, which the policy does not judge. */
  resolver({ bytes, host, port }: DnsServer): Peer {
    const last = this.#resolver;
    if (last && last.host === host && last.port === port) return last;
    this.#answersFrom(host, bytes);
    return (this.#resolver = { family: bytes.length === 4 ? 4 : 6, host, port, allowed: true });
  }

  /** The address of a received datagram, or undefined when the flow never sent there. */
  source(host: string, port: number): Target | undefined {
    this.#forgetWhatChanged();
    const last = this.#lastSource;
    if (last && last.port === port && this.#lastHost === host) return last;
    const source = this.#sources.get(host);
    const target = source && (source.ports.get(port) ?? addPort(source, port));
    this.#lastHost = host;
    this.#lastSource = target;
    return target;
  }

  #forgetWhatChanged(): void {
    const { version } = this.egress;
    if (version === this.#version) return;
    this.#version = version;
    this.#peers.clear();
    this.#lastPeer = undefined;
    this.#lastSource = undefined;
    for (const [host, { to }] of this.#sources) {
      if (to && this.egress.refuses(to.dialled, to.port)) this.#sources.delete(host);
    }
  }

  #add(key: number | string, bytes: Uint8Array, port: number): Peer {
    const [dialled] = dialable([bytes], this.reach());
    const host = formatAddress(dialled ?? bytes);
    const allowed = dialled !== undefined && !this.egress.refuses(dialled, port);
    const peer: Peer = { family: dialled?.length === 4 ? 4 : 6, host, port, allowed };
    bounded(this.#peers, limits.udpPeers).set(key, peer);
    if (allowed) this.#answersFrom(host, bytes, { dialled: Uint8Array.from(dialled), port });
    return peer;
  }

  #answersFrom(host: string, bytes: Uint8Array, to?: Source['to']): void {
    if (this.#sources.has(host)) return;
    const source = { bytes: Uint8Array.from(bytes), to, ports: new Map<number, Target>() };
    bounded(this.#sources, limits.udpPeers).set(host, source);
  }
}

/** An IPv4 endpoint is a number below 2^48, an IPv6 one a string. */
function keyOf(bytes: Uint8Array, port: number): number | string {
  if (bytes.length !== 4) return `${Buffer.from(bytes).toString('latin1')}${port}`;
  const address = (((bytes[0] ?? 0) * 256 + (bytes[1] ?? 0)) * 256 + (bytes[2] ?? 0)) * 256 + (bytes[3] ?? 0);
  return address * 65_536 + port;
}

function addPort({ bytes, ports }: Source, port: number): Target | undefined {
  const target = targetOf(bytes, port);
  if (target) bounded(ports, limits.udpPeers).set(port, target);
  return target;
}

/** Makes room for one more by forgetting the oldest. */
function bounded<K, V>(map: Map<K, V>, most: number): Map<K, V> {
  const oldest = map.keys().next();
  if (map.size >= most && !oldest.done) map.delete(oldest.value);
  return map;
}
