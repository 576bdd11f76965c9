import { type EgressException, type Stream, type StreamHandler } from '@pocketproxy/relay/engine';
import { limits, type Reason } from '@pocketproxy/relay/protocol';
import type { UdpFlow, UdpHandler } from '@pocketproxy/relay/engine';
import type { Target } from '@pocketproxy/relay/protocol';
import { agentLimits } from '../limits.ts';
import type { Network } from '../network/network.ts';
import type { PhoneEgress } from './phone-egress.ts';
import { SiteExit } from './site-exit.ts';
import { TcpExit, type ExitContext } from './tcp-exit.ts';
import { UdpExit } from './udp-exit.ts';

/** Something on its way out that can be ended from here. */
interface Exit {
  cut(reason: Reason): void;
  /** Releases memory that a quiet exit does not need. */
  rest?(): void;
  /** Ends it where it leads to what is closed by now. */
  check?(): void;
}

/** Everything this phone has open to the internet. The only place that lets something out, and only over mobile. */
export class Exits {
  readonly #tcp = new Set<Exit>();
  readonly #udp = new Set<Exit>();
  readonly #context: ExitContext;

  constructor(network: Network, egress: PhoneEgress, now: () => number) {
    const onGone = (exit: Exit): void => {
      this.#tcp.delete(exit);
      this.#udp.delete(exit);
    };
    this.#context = { network, egress, now, onGone };
  }

  /** Streams and flows that are open or being opened. */
  get size(): number {
    return this.#tcp.size + this.#udp.size;
  }

  /** Answers an OPEN. */
  open(stream: Stream, target: Target): StreamHandler {
    const { network } = this.#context;
    const refusal = network.unavailable() ?? (this.#tcp.size >= limits.maxStreams ? 'phone_overloaded' : undefined);
    if (refusal) {
      stream.reset(refusal);
      return refused;
    }
    const site = network.site?.(target);
    const exit = site ? new SiteExit(stream, site, this.#context) : new TcpExit(stream, target, this.#context);
    if (!stream.closed) this.#tcp.add(exit);
    return exit;
  }

  /** Answers a UDP_OPEN. */
  openUdp(flow: UdpFlow): UdpHandler {
    const { network } = this.#context;
    const full = this.#udp.size >= agentLimits.udpFlows;
    const refusal = network.unavailable() ?? (full ? 'phone_overloaded' : undefined);
    if (refusal) {
      flow.close(refusal);
      return refused;
    }
    const exit = new UdpExit(flow, this.#context);
    this.#udp.add(exit);
    return exit;
  }

  /** Takes over what operators have opened for this phone, all of it; what leads to anything else that is closed ends. */
  except(exceptions: readonly EgressException[]): void {
    this.#context.egress.except(exceptions);
    for (const exit of [...this.#tcp]) exit.check?.();
  }

  /** Call now and then: quiet exits release memory. */
  rest(): void {
    for (const exit of this.#tcp) exit.rest?.();
  }

  /** Ends everything: the mobile network it ran over is gone. */
  cut(reason: Reason): void {
    for (const exit of [...this.#tcp, ...this.#udp]) exit.cut(reason);
  }
}

/** Handler of what was refused immediately; its session reports nothing more to it. */
const refused: StreamHandler & UdpHandler = {
  onData: () => undefined,
  onDatagram: () => undefined,
  onEnd: () => undefined,
  onDrain: () => undefined,
  onClose: () => undefined,
};
