import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { parseTarget, type Target } from '../protocol/address.ts';
import { Channels } from './channels.ts';
import { FairQueue, minQuantumBytes, type Sender } from './fair-queue.ts';
import { FlightBudget } from './flight-budget.ts';
import { handOver, refuse } from './channel-frames.ts';
import { addressBytes, frame, decodeAddress, encodeAddress, type FrameRow } from '../protocol/frames.ts';
import { FrameRates } from './frame-rates.ts';
import { limits } from '../protocol/limits.ts';
import { Pings } from './pings.ts';
import { returnBytes } from './slab-pool.ts';
import type { SessionOptions } from './session-options.ts';
import { SessionInput } from './session-input.ts';
import { readIntoSlabs, SlabReads } from './slab-reads.ts';
import { Outbox } from './outbox.ts';
import { closeCodeOf, reasonOf, streamReason } from '../protocol/reason-rules.ts';
import type { Reason } from '../protocol/reasons.ts';
import { Stream, type StreamCarrier, type StreamHandler } from './stream.ts';
import { UdpFlow, type UdpHandler } from './udp-flow.ts';
import { opcode } from '../protocol/websocket.ts';

const tickMs = 1_000;
/** What may wait in the socket before the peer counts as dead: budget, urgent frames and some room. */
const maxOutboxBytes = limits.maxBudgetBytes * 2;
/** A fresh sender may go this much over the budget, so that small messages pass bulk. */
const freshAllowance = minQuantumBytes;

/** Chooses streams by where they lead. */
export type TargetTest = (target: Target) => boolean;

/**
 * One tunnel, at either end, on a socket that has completed the WebSocket handshake: streams, UDP flows, control
 * messages, flow control and liveness. relay/protocol/README.md is the specification.
 */
export class Session implements StreamCarrier {
  readonly outbox: Outbox;
  channelBytes = 0;
  /** Credit that the peer grants each new stream; set from its hello or welcome. */
  peerWindow: number = limits.initialWindowBytes;
  closed = false;
  readonly #options: SessionOptions;
  readonly #input: SessionInput;
  readonly #channels = new Channels();
  readonly #fair = new FairQueue();
  readonly #rates = new FrameRates();
  /** What is in flight towards the peer, and what may be. */
  readonly flight = new FlightBudget();
  readonly #pump = () => this.#flush();
  readonly #pings: Pings;
  readonly #timer: NodeJS.Timeout;
  #scheduled = false;
  #wsPings = 0;

  constructor(upgraded: Socket, options: SessionOptions) {
    const onBytes = (chunk: Buffer) => {
      this.#pings.received();
      this.#input.read(chunk);
    };
    const socket = readIntoSlabs(upgraded, new SlabReads(onBytes, true)) ?? upgraded.on('data', onBytes);
    this.#options = options;
    this.outbox = new Outbox(socket, options.role === 'phone');
    this.#pings = new Pings(this.flight, (payload) => {
      this.outbox.frame(frame.ping, 0, payload);
      this.schedule();
    });
    const sink = {
      onFrame: (row: FrameRow, id: number, payload: Buffer) => this.#onFrame(row, id, payload),
      onData: (id: number, piece: Buffer) => this.#onData(id, piece),
      onPing: (payload: Buffer) => this.#onWebSocketPing(payload),
      onClose: (code: number) => this.#end(code >= 4000 ? reasonOf(code - 4000) : 'tunnel_lost'),
      fail: () => this.close('protocol_error'),
    };
    this.#input = new SessionInput(socket, options.role === 'relay', sink, (error) => this.#onFault(error));
    socket.setNoDelay(true);
    socket.on('error', () => this.#end('tunnel_lost'));
    socket.on('end', () => this.#end('tunnel_lost'));
    socket.on('close', () => this.#end('tunnel_lost'));
    this.#timer = setInterval(() => this.#tick(), tickMs).unref();
    this.#pings.ping(false);
    const { head } = options;
    if (head?.length) queueMicrotask(() => (this.closed ? undefined : this.#input.read(head)));
    socket.resume();
  }

  /** Round trip without our own queue, milliseconds; undefined before the first. */
  get rttMs(): number | undefined {
    return this.flight.baseRttMs;
  }

  /** Calls back with a round trip that begins now, milliseconds; never, when the session ends first. */
  probe(answered: (rttMs: number) => void): void {
    this.#pings.probe(answered);
  }

  /** Memory that this tunnel holds: what its streams and flows hold, and what its socket has not taken yet, bytes. */
  get heldBytes(): number {
    return this.channelBytes + this.outbox.waitingBytes;
  }

  /** Streams and flows open now. */
  get openStreams(): number {
    return this.#channels.size;
  }

  /** Streams to these targets on which something may be under way: not those that their owners call idle. */
  busyStreams(to: TargetTest): number {
    let busy = 0;
    for (const channel of this.#channels.all)
      if (channel instanceof Stream && !channel.handler?.idle && leadsTo(channel, to)) busy += 1;
    return busy;
  }

  /** Relay side: asks the phone for a TCP stream. On a closed or full session the handler is notified immediately. */
  open(target: Target, handler: StreamHandler): Stream {
    const stream = new Stream(this.#takeId(), this, this.peerWindow);
    stream.handler = handler;
    stream.target = target;
    if (this.#refuses(stream)) return stream;
    this.#channels.add(stream);
    this.#rates.opened();
    const length = addressBytes(target);
    this.outbox.frameWithHead(frame.open, stream.id, length, (into, at) => encodeAddress(target, into, at), nothing);
    this.schedule();
    return stream;
  }

  /** Relay side: asks the phone for a UDP flow. */
  openUdp(handler: UdpHandler): UdpFlow {
    const flow = new UdpFlow(this.#takeId(), this);
    flow.handler = handler;
    if (this.#refuses(flow)) return flow;
    this.#channels.add(flow);
    this.#rates.opened();
    this.outbox.frame(frame.udpOpen, flow.id, nothing);
    this.schedule();
    return flow;
  }

  /** Ends all streams and flows that are open now, but streams to the spared targets; the session stays. */
  endAll(reason: Reason, spared: TargetTest): void {
    for (const channel of this.#channels.all) {
      if (!(channel instanceof Stream)) channel.close(reason);
      else if (!leadsTo(channel, spared)) channel.reset(reason);
    }
  }

  /** Sends a CONTROL frame. @throws Error when the JSON is longer than 16 KiB. */
  sendControl(message: unknown): void {
    if (this.closed) return;
    const payload = Buffer.from(JSON.stringify(message));
    if (payload.length > limits.maxControlBytes) throw new Error('control message too long');
    this.outbox.frame(frame.control, 0, payload);
    this.schedule();
  }

  /** Ends the session: sends the peer the reason, then closes the socket. */
  close(reason: Reason): void {
    if (this.closed) return;
    const payload = Buffer.allocUnsafe(2);
    payload.writeUInt16BE(closeCodeOf(reason));
    this.outbox.control(opcode.close, payload);
    this.#end(reason);
  }

  // StreamCarrier

  nowMs(): number {
    return performance.now();
  }

  schedule(): void {
    if (this.#scheduled || this.closed) return;
    this.#scheduled = true;
    setImmediate(this.#pump);
  }

  activate(sender: Sender): void {
    this.#fair.add(sender);
    this.schedule();
  }

  gather(stream: Stream): void {
    this.#input.gather(stream);
  }

  forget(id: number): void {
    this.#channels.delete(id);
  }

  #takeId(): number {
    if (this.#channels.spent) this.close('done');
    return this.#channels.nextId();
  }

  #refuses(channel: Stream | UdpFlow): boolean {
    if (!this.closed && !this.#channels.full) return false;
    channel.finish(this.closed ? 'tunnel_lost' : 'phone_overloaded');
    return true;
  }

  /** Serves every sender in turn while the budget lasts, then writes all in one go. */
  #flush(): void {
    this.#scheduled = false;
    if (this.closed) return;
    const { flight } = this;
    this.#fair.quantumBytes = flight.frameBytes;
    const nowMs = performance.now();
    let blocked = false;
    for (let sender = this.#fair.peek(); sender; sender = this.#fair.peek()) {
      const allowed = flight.bytes + (this.#fair.isFresh(sender) ? freshAllowance : 0);
      if (flight.inFlight >= allowed) {
        blocked = true;
        break;
      }
      const channel = sender as Stream | UdpFlow;
      const bytes = channel.emit(this.#fair.alone ? flight.frameBytes : sender.deficit);
      flight.onSent(bytes, nowMs);
      this.#rates.sent(bytes);
      if (flight.wantsMark(false)) this.#pings.ping(flight.inFlight * 2 < flight.bytes);
      channel.drained();
    }
    if (flight.wantsMark(blocked)) this.#pings.ping(!blocked);
    this.#pings.spoke();
    this.outbox.flush();
    if (this.outbox.waitingBytes > maxOutboxBytes) this.close('heartbeat_lost');
  }

  /** A fault in what a frame sets off ends this session, not the process with everyone's sessions. */
  #onFault(error: unknown): void {
    this.close('internal_error');
    this.#options.onFault?.(error);
  }

  #onData(id: number, piece: Buffer): void {
    const stream = this.#channels.get(id);
    if (stream instanceof Stream && (stream.opened || this.#options.role === 'phone')) {
      this.#rates.received(piece.length);
      if (!stream.onPiece(piece)) this.close('flow_control_error');
    } else {
      returnBytes(piece);
      if (stream || !this.#channels.wasOpen(id)) this.close('protocol_error');
    }
  }

  #onFrame(row: FrameRow, id: number, payload: Buffer): void {
    if (!this.#rates.take(row)) this.close('rate_exceeded');
    else if (!this.#handle(row, id, payload)) this.close('protocol_error');
  }

  /** False: the frame breaks the protocol. */
  #handle(row: FrameRow, id: number, payload: Buffer): boolean {
    const { role } = this.#options;
    if (row.from === role) return false; // only we send it
    if (row.scope === 'session') return this.#handleSession(row.code, payload);
    if (row.scope === 'new') return this.#handleOpen(row.code, id, payload);
    const channel = this.#channels.get(id);
    return channel ? handOver(channel, row, payload, role) : this.#channels.wasOpen(id); // late: it is gone here
  }

  #handleSession(code: number, payload: Buffer): boolean {
    switch (code) {
      case frame.ping:
        this.outbox.frame(frame.pong, 0, payload);
        this.schedule();
        return true;
      case frame.pong:
        if (!this.#pings.echoed(payload)) return false;
        this.schedule();
        return true;
      case frame.control:
        try {
          this.#options.onControl(JSON.parse(payload.toString('utf8')));
          return true;
        } catch {
          return false;
        }
      default:
        return false;
    }
  }

  #handleOpen(code: number, id: number, payload: Buffer): boolean {
    const { onOpen, onUdpOpen } = this.#options;
    if (!this.#channels.takeId(id)) return false;
    const channel = code === frame.open ? new Stream(id, this, this.peerWindow) : new UdpFlow(id, this);
    const { full } = this.#channels;
    this.#channels.add(channel);
    this.#rates.opened();
    if (full) refuse(channel, 'phone_overloaded');
    else if (channel instanceof UdpFlow) {
      if (onUdpOpen) channel.handler = onUdpOpen(channel);
      else refuse(channel, 'command_unsupported');
    } else {
      const address = decodeAddress(payload, 0, parseTarget);
      if (!address || address.end !== payload.length || !onOpen) refuse(channel, 'bad_address');
      else channel.handler = onOpen(channel, address.target);
    }
    return true;
  }

  #onWebSocketPing(payload: Buffer): void {
    if (++this.#wsPings > limits.maxPingsPerSecond) return this.close('protocol_error');
    this.outbox.control(opcode.pong, payload);
    this.schedule();
  }

  #tick(): void {
    this.#wsPings = 0;
    this.#rates.tick();
    if (!this.#pings.tick(tickMs)) this.close('heartbeat_lost');
  }

  /** Notifies everyone, once, and lets the socket go. */
  #end(reason: Reason): void {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.#timer);
    this.#input.stop();
    this.outbox.end();
    for (const channel of this.#channels.all) channel.finish(streamReason(reason));
    this.#options.onClose(reason);
  }
}

const nothing = Buffer.alloc(0);

function leadsTo({ target }: Stream, to: TargetTest): boolean {
  return target !== undefined && to(target);
}
