import type { RemoteInfo, Socket } from 'node:dgram';
import { type UdpFlow } from '@pocketproxy/relay/engine';
import { limits as tunnelLimits, resolverName, type Reason, type Target } from '@pocketproxy/relay/protocol';
import type { UdpHandler } from '@pocketproxy/relay/engine';
import { agentLimits as limits } from '../limits.ts';
import { dialable } from '../network/reach.ts';
import { reasonOfError } from '../refused.ts';
import { dnsPort, type ExitContext } from './tcp-exit.ts';
import { UdpPeers, type Peer } from './udp-peers.ts';

/** As what the simulated network's DNS server answers: an address for documentation (RFC 5737). */
const simulatedDns: Target = { kind: 'ipv4', host: '192.0.2.53', bytes: Uint8Array.of(192, 0, 2, 53), port: dnsPort };

/** One UDP flow on its way out: at most one socket per address family, made when first needed. */
export class UdpExit implements UdpHandler {
  readonly #flow: UdpFlow;
  readonly #context: ExitContext;
  readonly #peers: UdpPeers;
  readonly #names = new Map<string, { readonly bytes: Uint8Array; readonly untilMs: number }>();
  readonly #idle: NodeJS.Timeout;
  #ipv4: Socket | undefined;
  #ipv6: Socket | undefined;
  #used = true;
  #asked = 0;

  constructor(flow: UdpFlow, context: ExitContext) {
    this.#flow = flow;
    this.#context = context;
    this.#peers = new UdpPeers(context.egress, () => context.network.reach());
    this.#idle = setInterval(() => this.#closeWhenIdle(), tunnelLimits.udpIdleTimeoutMs).unref();
  }

  /** Ends the flow from the phone's side. */
  cut(reason: Reason): void {
    this.#flow.close(reason);
    this.onClose();
  }

  onDatagram(address: Target, payload: Buffer): void {
    this.#used = true;
    if (address.host === resolverName) this.#passToResolver(address.port, payload);
    else if (address.bytes) this.#pass(this.#peers.destination(address.bytes, address.port), payload);
    else this.#passByName(address, payload);
  }

  onClose(): void {
    clearInterval(this.#idle);
    this.#ipv4?.close();
    this.#ipv6?.close();
    this.#ipv4 = undefined;
    this.#ipv6 = undefined;
    this.#context.onGone(this);
  }

  #passToResolver(port: number, payload: Buffer): void {
    if (port !== dnsPort) return;
    const { network } = this.#context;
    const answer = network.answerDns?.(payload);
    if (answer) return this.#answerOfSite(payload.length, answer);
    const server = network.resolver();
    if (server) this.#pass(this.#peers.resolver(server), payload);
  }

  /** Of the DNS server inside the simulated network, which no socket reaches. */
  #answerOfSite(queryBytes: number, answer: Buffer): void {
    const { link } = this.#context.network;
    const send = () => {
      if (!this.#flow.closed) this.#flow.send(simulatedDns, answer);
    };
    if (link?.shaped) link.up.carry(queryBytes, () => link.down.carry(answer.length, send));
    else send();
  }

  #passByName(address: Target, payload: Buffer): void {
    const known = this.#names.get(address.host);
    if (known && known.untilMs > this.#context.now()) {
      return this.#pass(this.#peers.destination(known.bytes, address.port), payload);
    }
    if (this.#asked >= limits.udpNameWaiting) return;
    this.#asked++;
    this.#context.network.resolve(address.host).then(
      ({ addresses }) => {
        this.#asked--;
        const bytes = this.#usable(addresses, address.port);
        if (!bytes || this.#flow.closed) return;
        if (this.#names.size >= limits.udpPeers) this.#names.clear();
        this.#names.set(address.host, { bytes, untilMs: this.#context.now() + limits.udpNameMs });
        this.#pass(this.#peers.destination(bytes, address.port), payload);
      },
      () => this.#asked--, // a name that is not found loses its datagram, as a network does
    );
  }

  /** The first address that the network reaches and the policy opens. */
  #usable(addresses: readonly Uint8Array[], port: number): Uint8Array | undefined {
    const { network, egress } = this.#context;
    return dialable(addresses, network.reach()).find((address) => !egress.refuses(address, port));
  }

  #pass(peer: Peer, payload: Buffer): void {
    if (!peer.allowed) return;
    const { link } = this.#context.network;
    if (link?.shaped) link.up.carry(payload.length, () => this.#send(peer, payload));
    else this.#send(peer, payload);
  }

  #send(peer: Peer, payload: Buffer): void {
    if (this.#flow.closed) return;
    const socket = peer.family === 4 ? (this.#ipv4 ??= this.#open(4)) : (this.#ipv6 ??= this.#open(6));
    if (!socket || socket.getSendQueueSize() > limits.udpSendQueueBytes) return;
    socket.send(payload, peer.port, peer.host);
  }

  #open(family: 4 | 6): Socket | undefined {
    try {
      const socket = this.#context.network.openUdp(family);
      socket.on('message', (payload, from) => this.#receive(payload, from));
      socket.on('error', (error) => this.#failed(error));
      return socket;
    } catch (error) {
      this.#failed(error);
      return undefined;
    }
  }

  #receive(payload: Buffer, from: RemoteInfo): void {
    const source = this.#peers.source(from.address, from.port);
    if (!source) return;
    this.#used = true;
    const { link } = this.#context.network;
    if (link?.shaped) link.down.carry(payload.length, () => this.#flow.send(source, payload));
    else this.#flow.send(source, payload);
  }

  /** A datagram that could not be sent is lost and no more; a socket that lost its interface ends the flow. */
  #failed(error: unknown): void {
    const reason = reasonOfError(error);
    if (reason === 'mobile_down' || reason === 'phone_overloaded') this.cut(reason);
  }

  #closeWhenIdle(): void {
    if (!this.#used) this.cut('idle_timeout');
    this.#used = false;
  }
}
