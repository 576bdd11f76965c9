import { resolverName, parseTarget, targetOf, type Reason, type Target } from '../../../protocol/index.ts';
import { readAddress } from '../../../protocol/ip.ts';
import type { Received } from '../../native/datagram-batch.ts';
import { UdpAssociations } from '../socks5/udp-associations.ts';
import { dnsPort, type DnsQuery, type DnsSocket } from './dns-socket.ts';
import type { ForeignSockets } from './foreign-sockets.ts';
import type { ListenerOptions } from '../context.ts';
import type { VpnSession } from './session.ts';
import type { Sessions } from './sessions.ts';
import { UdpFlowOut } from './udp-flow-out.ts';
import type { VpnSubnet } from './subnet.ts';

export interface InterceptedDatagramsOptions extends ListenerOptions {
  readonly sessions: Sessions;
  readonly subnet: VpnSubnet;
  readonly sockets: ForeignSockets;
  /** The phone maps the reserved name to its DNS server. */
  readonly hasResolver: (deviceId: string) => boolean;
}

const phonesResolver = parseTarget(resolverName, dnsPort);
/** Asked, through the phone, where an older phone has no name for its own. */
const publicResolver = targetOf(Uint8Array.of(1, 1, 1, 1), dnsPort);

/** What a client sends from one of its ports. */
interface FromClient {
  readonly session: VpnSession;
  readonly port: number;
  readonly payload: Buffer;
}

/** The datagrams of all VPN clients: each port of a client is a flow through its phone, each DNS query has its own. */
export class InterceptedDatagrams {
  readonly #options: InterceptedDatagramsOptions;
  readonly #flows = new Map<string, UdpFlowOut>();
  readonly #associations = new UdpAssociations();

  constructor(options: InterceptedDatagramsOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#flows.size;
  }

  /** A datagram that the kernel's rules have handed over. */
  receive({ from, fromPort, to, toPort, payload }: Received): void {
    const session = this.#options.sessions.byAddress(from);
    if (!session || fromPort === 0 || this.#options.subnet.holds(to)) return;
    const target = literal(to, toPort);
    if (target) this.#pass(`${from}:${fromPort}`, { session, port: fromPort, payload }, target, undefined);
  }

  /** A DNS query that came to the VPN's own server. */
  receiveQuery({ from, fromPort, payload }: DnsQuery, dns: DnsSocket): void {
    const session = this.#options.sessions.byAddress(from);
    if (!session) return;
    const target = this.resolver(session.connection.settings.deviceId);
    if (target) this.#pass(`${from}:${fromPort} dns`, { session, port: fromPort, payload }, target, dns);
  }

  /** What answers names for clients of this phone. */
  resolver(deviceId: string): Target | undefined {
    return this.#options.hasResolver(deviceId) ? phonesResolver : publicResolver;
  }

  close(): void {
    this.#associations.close();
  }

  #pass(key: string, datagram: FromClient, target: Target, dns: DnsSocket | undefined): void {
    const flow = this.#flows.get(key) ?? this.#open(key, datagram, dns);
    flow?.receive(target, datagram.payload);
  }

  #open(key: string, { session, port, payload }: FromClient, dns: DnsSocket | undefined): UdpFlowOut | undefined {
    const { gate, tunnels, phones, sockets } = this.#options;
    const refuse = (reason: Reason): undefined => {
      gate.refused(reason, session.permit);
      const absence = phones.absence(session.connection.settings.deviceId);
      const waits = absence !== undefined && absence.waitMs > 0; // the client asks again by itself
      if (!waits) dns?.send(serverFailure(payload), session, port);
    };
    const permit = gate.permitUdp(session.permit);
    if (typeof permit === 'string') return refuse(permit);
    const flow = new UdpFlowOut({
      ...{ permit, session, port, dns, sockets, tunnels, phones },
      associations: this.#associations,
      onGone: () => this.#flows.delete(key),
    });
    this.#flows.set(key, flow);
    const refusal = flow.start();
    return refusal === undefined ? flow : refuse(refusal);
  }
}

function literal(host: string, port: number): Target | undefined {
  const bytes = readAddress(host);
  return bytes && targetOf(bytes, port);
}

/** The answer to a DNS query that no one can answer now (RFC 1035 §4.1.1: code 2). */
function serverFailure(query: Buffer): Buffer {
  const answer = Buffer.from(query);
  if (answer.length < 12) return answer;
  answer[2] = (answer[2] ?? 0) | 0x80;
  answer[3] = ((answer[3] ?? 0) & 0xf0) | 2;
  return answer;
}
