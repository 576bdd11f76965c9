/** For tests: a relay's and a phone's session joined by a real loopback socket. */
import { once } from 'node:events';
import net from 'node:net';
import type { TestContext } from 'node:test';
import { Session } from './session.ts';
import type { SessionOptions } from './session-options.ts';
import type { Stream, StreamHandler } from './stream.ts';
import type { Reason } from '../protocol/reasons.ts';

export interface SessionPair {
  readonly relay: Session;
  readonly phone: Session;
  /** Why each side ended. */
  readonly ended: { relay: Promise<Reason>; phone: Promise<Reason> };
  /** Both ends; happens after the test anyway. */
  close(): Promise<void>;
}

type PhoneSide = Partial<Pick<SessionOptions, 'onOpen' | 'onUdpOpen' | 'onControl'>>;

/** Joins two sessions until the end of the test; the phone's side answers as `phoneSide` says. */
export async function sessionPair(
  t: TestContext,
  phoneSide: PhoneSide = {},
  relaySide: PhoneSide = {},
): Promise<SessionPair> {
  const [near, far] = await socketPair();
  const ended = { relay: deferred<Reason>(), phone: deferred<Reason>() };
  const ignore = () => undefined;
  const phone = new Session(near, { role: 'phone', onControl: ignore, ...phoneSide, onClose: ended.phone.resolve });
  const relay = new Session(far, { role: 'relay', onControl: ignore, ...relaySide, onClose: ended.relay.resolve });
  const close = async () => {
    relay.close('done');
    await Promise.all([ended.relay.promise, ended.phone.promise]);
  };
  t.after(close);
  return { relay, phone, ended: { relay: ended.relay.promise, phone: ended.phone.promise }, close };
}

/** Two ends of a loopback TCP connection. */
export async function socketPair(): Promise<[net.Socket, net.Socket]> {
  const server = net.createServer({ allowHalfOpen: true });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const accepted = new Promise<net.Socket>((resolve) => server.once('connection', resolve));
  const near = net.connect({ port: address.port, host: '127.0.0.1', allowHalfOpen: true });
  const [far] = await Promise.all([accepted, once(near, 'connect')]);
  server.close();
  return [near, far];
}

export interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
}

export function deferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}

/** A handler that takes everything and remembers it. */
export class Recorder implements StreamHandler {
  readonly pieces: Buffer[] = [];
  readonly opened = deferred<void>();
  readonly ended = deferred<void>();
  readonly closed = deferred<Reason>();
  stream: Stream | undefined;
  /** False: takes nothing, as a reader that stopped. */
  takes = true;
  received = 0;
  onPiece: (() => void) | undefined;

  onOpened(): void {
    this.opened.resolve();
  }
  onData(piece: Buffer): void {
    this.pieces.push(piece);
    this.received += piece.length;
    if (this.takes) this.stream?.consumed(piece.length);
    this.onPiece?.();
  }
  onEnd(): void {
    this.ended.resolve();
  }
  onDrain(): void {}
  onClose(reason: Reason): void {
    this.closed.resolve(reason);
  }
  get text(): string {
    return Buffer.concat(this.pieces).toString();
  }
  /** Resolves once so many bytes are there. */
  async until(bytes: number): Promise<void> {
    while (this.received < bytes) await new Promise<void>((resolve) => (this.onPiece = resolve));
  }
}
