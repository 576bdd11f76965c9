import type { Socket } from 'node:net';
import { ByteQueue, SlabReads, splice, type Stream, type StreamHandler } from '@pocketproxy/relay/engine';
import { limits, resolverName, type Reason, type Target } from '@pocketproxy/relay/protocol';
import type { Network } from '../network/network.ts';
import { reasonOfError } from '../refused.ts';
import { dialable } from '../network/reach.ts';
import { Connect, type Connected } from './connect.ts';
import type { PhoneEgress } from './phone-egress.ts';
import { StreamDuplex } from './stream-duplex.ts';

/** What every exit of a phone needs. */
export interface ExitContext {
  readonly network: Network;
  readonly egress: PhoneEgress;
  readonly now: () => number;
  /** The exit has ended; may be reported more than once. */
  onGone(exit: { cut(reason: Reason): void }): void;
}

/**
 * One TCP stream on its way out: resolve, check, dial, splice. Until the destination has accepted, early data waits
 * here; it is bounded by the stream's window, because nothing returns credit.
 */
export class TcpExit implements StreamHandler {
  readonly #stream: Stream;
  readonly #context: ExitContext;
  #deadline: NodeJS.Timeout | undefined;
  #connect: Connect | undefined;
  #early: ByteQueue | undefined;
  /** Where it leads, when the policy judges that. */
  #to: Dialled | undefined;
  #ended = false;
  #joined: (StreamHandler & { rest?(): void }) | undefined;

  constructor(stream: Stream, target: Target, context: ExitContext) {
    this.#stream = stream;
    this.#context = context;
    this.#deadline = setTimeout(() => this.cut('connect_timeout'), limits.openTimeoutMs);
    if (target.host === resolverName) this.#dialResolver(target.port);
    else if (target.bytes) this.#dial([target.bytes], target.port);
    else this.#resolve(target);
  }

  /** Ends the stream from the phone's side. */
  cut(reason: Reason): void {
    this.#stream.resetBehind(reason);
    // A stream that is refused while the session still hands it over has no handler yet.
    this.#release(reason);
  }

  /** Ends the stream when the address that it leads to is closed by now (SEC-03). */
  check(): void {
    if (this.#to && this.#context.egress.refuses(this.#to.address, this.#to.port)) this.cut('destination_refused');
  }

  rest(): void {
    this.#joined?.rest?.();
  }

  onData(piece: Buffer): void {
    if (this.#joined) this.#joined.onData(piece);
    else (this.#early ??= new ByteQueue()).gather(piece);
  }

  onEnd(): void {
    if (this.#joined) this.#joined.onEnd();
    else this.#ended = true;
  }

  onDrain(): void {
    this.#joined?.onDrain();
  }

  onClose(reason: Reason): void {
    this.#release(reason);
  }

  /** The carrier's own may have a private address, which is no way into anyone's network here. */
  #dialResolver(port: number): void {
    const server = port === dnsPort ? this.#context.network.resolver() : undefined;
    if (server) this.#connectTo([server.bytes], server.port, undefined, false);
    else this.cut(port === dnsPort ? 'name_not_found' : 'destination_refused');
  }

  #resolve({ host, port }: Target): void {
    this.#context.network.resolve(host).then(
      ({ addresses, later }) => this.#dial(addresses, port, later),
      (error: unknown) => this.cut(reasonOfError(error)),
    );
  }

  #dial(addresses: readonly Uint8Array[], port: number, later?: Promise<readonly Uint8Array[]>): void {
    if (this.#stream.closed) return;
    const { network } = this.#context;
    const ways = dialable(addresses, network.reach());
    const allowed = this.#allowed(ways, port);
    if (allowed.length === 0 && later) return void later.then((more) => this.#dial([...addresses, ...more], port));
    if (allowed.length === 0) return this.cut(ways.length === 0 ? 'network_unreachable' : 'destination_refused');
    const more = later?.then((found) => this.#allowed(dialable(found, network.reach()), port));
    this.#connectTo(allowed, port, more);
  }

  #connectTo(addresses: Uint8Array[], port: number, more?: Promise<Uint8Array[]>, judged = true): void {
    const { network } = this.#context;
    const makeReads = network.link?.shaped ? undefined : () => new SlabReads(() => undefined, false);
    const done = (result: Connected | Reason): void => {
      if (typeof result === 'string') this.cut(result);
      else this.#join(result, judged ? { address: result.address, port } : undefined);
    };
    this.#connect = new Connect(network, addresses, port, done, makeReads, more);
  }

  /** SEC-03: what counts is the address that is dialled, never the name it came from. */
  #allowed(ways: readonly Uint8Array[], port: number): Uint8Array[] {
    return ways.filter((address) => !this.#context.egress.refuses(address, port));
  }

  #join({ socket, reads }: Connected, to: Dialled | undefined): void {
    clearTimeout(this.#deadline);
    this.#connect = undefined;
    if (to && this.#context.egress.refuses(to.address, to.port)) {
      socket.destroy(); // closed while it was dialled
      return this.cut('destination_refused');
    }
    this.#to = to;
    const joined = reads
      ? splice(socket, this.#stream, { reads })
      : joinDuplex(socket, new StreamDuplex(this.#stream, this.#context.network.link));
    this.#joined = joined;
    this.#stream.accept();
    const early = this.#early?.takeAll();
    this.#early = undefined;
    if (early) joined.onData(early);
    if (this.#ended) joined.onEnd();
  }

  #release(reason: Reason): void {
    clearTimeout(this.#deadline);
    this.#connect?.cancel();
    this.#connect = undefined;
    this.#early = undefined;
    const joined = this.#joined;
    this.#joined = undefined;
    joined?.onClose(reason);
    this.#context.onGone(this);
  }
}

/** An address of 4 or 16 bytes as it was dialled. */
interface Dialled {
  readonly address: Uint8Array;
  readonly port: number;
}

/** At which the reserved name stands for the DNS server. */
export const dnsPort = 53;

/** Joins both ends with half-close kept; an error of one ends the other, behind what came before it. */
function joinDuplex(socket: Socket, duplex: StreamDuplex): StreamDuplex {
  socket.on('error', () => duplex.endBroken());
  duplex.on('close', () => socket.destroy());
  socket.pipe(duplex);
  duplex.pipe(socket);
  return duplex;
}
