import { limits } from '../../../protocol/limits.ts';
import type { Reason, Target } from '../../../protocol/index.ts';
import type { UdpPermit } from '../../gate/gate.ts';
import { relayLimits } from '../../limits.ts';
import { socketAddress } from '../../native/native.ts';
import { ShapedDatagrams, type PhoneSide } from '../socks5/shaped-datagrams.ts';
import type { Association, UdpAssociations } from '../socks5/udp-associations.ts';
import type { DnsSocket } from './dns-socket.ts';
import type { ForeignSockets } from './foreign-sockets.ts';
import type { VpnSession } from './session.ts';

export interface UdpFlowOutOptions extends PhoneSide {
  /** Released at the end. */
  readonly permit: UdpPermit;
  readonly session: VpnSession;
  /** The client's port. */
  readonly port: number;
  /** Where the client's DNS queries came in, for a flow of such: their answers leave from there. */
  readonly dns: DnsSocket | undefined;
  readonly sockets: ForeignSockets;
  readonly associations: UdpAssociations;
  readonly onGone: () => void;
}

const idleSweeps = limits.udpIdleTimeoutMs / relayLimits.udpSweepMs;
const dnsIdleSweeps = relayLimits.dnsTimeoutMs / relayLimits.udpSweepMs;

/** What one port of a VPN client sends and receives: one flow through the phone. One of DNS ends with its last answer. */
export class UdpFlowOut extends ShapedDatagrams implements Association {
  readonly #options: UdpFlowOutOptions;
  readonly #to: Buffer;
  #idleSweeps = 0;
  #unanswered = 0;

  constructor(options: UdpFlowOutOptions) {
    super(options.permit, options);
    this.#options = options;
    this.#to = socketAddress(options.session.address, options.port);
  }

  /** Opens the flow; returns why not, and then it has ended. */
  start(): Reason | undefined {
    const { tunnels, session, associations } = this.#options;
    session.running.add(this);
    associations.add(this);
    const flow = tunnels.openUdp(this.permit, this);
    if (typeof flow === 'string') {
      this.end(flow);
      return flow;
    }
    this.begin(flow);
    if (!this.over) this.permit.established();
    return undefined;
  }

  /** A datagram of the client. */
  receive(target: Target, payload: Buffer): void {
    if (this.over || (!this.#options.dns && !this.permit.allows(target))) return;
    this.#idleSweeps = 0;
    this.#unanswered += 1;
    this.fromClient(target, payload);
  }

  sweep(): void {
    if (++this.#idleSweeps > (this.#options.dns ? dnsIdleSweeps : idleSweeps)) return this.end('idle_timeout');
    const { absence } = this;
    if (absence?.waitMs === 0) this.end(absence.reason);
  }

  onDatagram(source: Target, payload: Buffer): void {
    if (this.over) return;
    this.#idleSweeps = 0;
    this.fromPhone(source, payload);
  }

  protected override deliver(source: Target, payload: Buffer): boolean {
    const { dns, session, port, sockets } = this.#options;
    if (!dns) return sockets.send(source.host, source.port, payload, this.#to);
    dns.send(payload, session, port);
    return true;
  }

  protected override delivered(): void {
    this.#unanswered -= 1;
    if (this.#options.dns && this.#unanswered <= 0) this.end('done');
  }

  protected override released(): void {
    const { associations, session, onGone } = this.#options;
    associations.delete(this);
    session.running.delete(this);
    onGone();
  }
}
