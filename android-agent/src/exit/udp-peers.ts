import { formatAddress, parseTarget, type EgressPolicy, type Target } from '@pocketproxy/relay/protocol';
import { agentLimits as limits } from '../limits.ts';

/** Where datagrams of a flow go, with what was found out about it once. */
export interface Peer {
  readonly family: 4 | 6;
  readonly host: string;
  readonly port: number;
  /** False: the egress policy refuses it. */
  readonly allowed: boolean;
}

/** Ports of one address that have answered. */
type Ports = Map<number, Target>;

/**
 * Destinations of one UDP flow and the sources that may answer: only addresses the flow has sent to, from any port.
 * The last one of each is looked at first, so a datagram costs no allocation here.
 */
export class UdpPeers {
  readonly #peers = new Map<number | string, Peer>();
  readonly #sources = new Map<string, Ports>();
  #lastKey: number | string = '';
  #lastPeer: Peer | undefined;
  #lastSource: Target | undefined;

  constructor(private readonly egress: EgressPolicy) {}

  /** The destination of 4 or 16 bytes, checked by the egress policy (SEC-03). */
  destination(bytes: Uint8Array, port: number): Peer {
    const key = keyOf(bytes, port);
    if (key === this.#lastKey && this.#lastPeer) return this.#lastPeer;
    const peer = this.#peers.get(key) ?? this.#add(key, bytes, port);
    this.#lastKey = key;
    this.#lastPeer = peer;
    return peer;
  }

  /** The address of a received datagram, or undefined when the flow never sent there. */
  source(host: string, port: number): Target | undefined {
    const last = this.#lastSource;
    if (last && last.port === port && last.host === host) return last;
    const ports = this.#sources.get(host);
    const source = ports && (ports.get(port) ?? addPort(ports, host, port));
    this.#lastSource = source;
    return source;
  }

  #add(key: number | string, bytes: Uint8Array, port: number): Peer {
    const host = formatAddress(bytes);
    const peer: Peer = {
      family: bytes.length === 4 ? 4 : 6,
      host,
      port,
      allowed: !this.egress.refuses(bytes, port),
    };
    bounded(this.#peers, limits.udpPeers).set(key, peer);
    if (peer.allowed && !this.#sources.has(host)) bounded(this.#sources, limits.udpPeers).set(host, new Map());
    return peer;
  }
}

/** An IPv4 endpoint is a number below 2^48, an IPv6 one a string. */
function keyOf(bytes: Uint8Array, port: number): number | string {
  if (bytes.length !== 4) return `${Buffer.from(bytes).toString('latin1')}${port}`;
  const address = (((bytes[0] ?? 0) * 256 + (bytes[1] ?? 0)) * 256 + (bytes[2] ?? 0)) * 256 + (bytes[3] ?? 0);
  return address * 65_536 + port;
}

function addPort(ports: Ports, host: string, port: number): Target | undefined {
  const target = parseTarget(host, port);
  if (target) bounded(ports, limits.udpPeers).set(port, target);
  return target;
}

/** Makes room for one more by forgetting the oldest. */
function bounded<K, V>(map: Map<K, V>, most: number): Map<K, V> {
  const oldest = map.keys().next();
  if (map.size >= most && !oldest.done) map.delete(oldest.value);
  return map;
}
