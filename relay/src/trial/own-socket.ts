import { connect as dial, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as dialTls } from 'node:tls';

/** Longest answer that a test reads. */
const maxAnswerBytes = 16_384;

const retryMs = 25;

/** The other side closed. */
export class Closed extends Error {}

/**
 * A socket of the relay to a public port of its own: with it a test of a connection comes in where customers do. It is the
 * one thing that the relay dials, and it never leaves the machine; beyond it every byte passes gate, tunnel and phone.
 */
export async function dialOwnPort(
  port: number,
  bind: string,
  secure: boolean,
  signal: AbortSignal,
): Promise<OwnSocket> {
  const socket = await dialSoon(() => dial({ host: ownAddress(bind), port, signal, noDelay: true }));
  const own = new OwnSocket(socket, socket.localPort ?? 0);
  return secure ? own.secured(undefined) : own;
}

/** A port that was opened just now may not listen yet. @throws the last try's error */
async function dialSoon(begin: () => Socket, tries = 4): Promise<Socket> {
  const socket = begin();
  try {
    await ready(socket, 'connect');
    return socket;
  } catch (error) {
    if (tries <= 1) throw error;
    await sleep(retryMs);
    return dialSoon(begin, tries - 1);
  }
}

/** A socket that is read by what is expected next. */
export class OwnSocket {
  readonly #socket: Duplex;
  /** By which the gate knows it. */
  readonly localPort: number;
  #held = Buffer.alloc(0);

  constructor(socket: Duplex, localPort: number) {
    this.#socket = socket;
    this.localPort = localPort;
    socket.on('error', () => undefined); // what waits for it is rejected
  }

  write(bytes: Buffer | string): void {
    this.#socket.write(bytes);
  }

  /**
   * The next bytes, as many as `length` finds in what has come; 0: not all of it is there.
   * @throws Closed when no more comes
   */
  async take(length: (held: Buffer) => number): Promise<Buffer> {
    for (;;) {
      const end = length(this.#held);
      if (end > 0) return this.#cut(end);
      if (this.#held.length > maxAnswerBytes) throw new Closed('the answer is too long');
      this.#held = Buffer.concat([this.#held, await this.#more()]);
    }
  }

  /** What comes until `enough`, the end or the longest answer. */
  async takeAll(enough: (held: Buffer) => boolean): Promise<Buffer> {
    while (!enough(this.#held) && this.#held.length <= maxAnswerBytes) {
      const more = await this.#more().catch(() => undefined);
      if (!more) break;
      this.#held = Buffer.concat([this.#held, more]);
    }
    return this.#cut(this.#held.length);
  }

  /** TLS inside it. Certificates are not checked: the test shows the way, and sends no secret. */
  async secured(servername: string | undefined): Promise<OwnSocket> {
    const inner = dialTls({ socket: this.#socket, rejectUnauthorized: false, ...(servername && { servername }) });
    await ready(inner, 'secureConnect');
    return new OwnSocket(inner, this.localPort);
  }

  close(): void {
    this.#socket.destroy();
  }

  #cut(end: number): Buffer {
    const taken = this.#held.subarray(0, end);
    this.#held = this.#held.subarray(end);
    return taken;
  }

  async #more(): Promise<Buffer> {
    for (;;) {
      const bytes: unknown = this.#socket.read();
      if (Buffer.isBuffer(bytes)) return bytes;
      if (this.#socket.readableEnded || this.#socket.destroyed) throw new Closed('closed');
      await change(this.#socket);
    }
  }
}

/** Where this machine reaches what listens there: all addresses include loopback. */
export function ownAddress(bind: string): string {
  return bind === '::' || bind === '0.0.0.0' ? '127.0.0.1' : bind;
}

function ready(socket: Socket | Duplex, event: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(event, resolve);
    socket.once('error', reject);
    socket.once('close', () => reject(new Closed('closed')));
  });
}

const changes = ['readable', 'end', 'close', 'error'] as const;

function change(socket: Duplex): Promise<void> {
  return new Promise((resolve) => {
    const changed = () => {
      for (const event of changes) socket.off(event, changed);
      resolve();
    };
    for (const event of changes) socket.on(event, changed);
  });
}
