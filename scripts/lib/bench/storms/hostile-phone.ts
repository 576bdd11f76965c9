import { once } from 'node:events';
import net from 'node:net';
import { FrameReader } from '../../../../relay/engine/frame-reader.ts';
import { frame } from '../../../../relay/protocol/frames.ts';
import { limits, subprotocol, tunnelPath } from '../../../../relay/protocol/limits.ts';
import { Outbox } from '../../../../relay/engine/outbox.ts';

const empty = Buffer.alloc(0);
const state = { mobileUp: true };

/** CONTROL payloads of a phone. */
export const heartbeat = Buffer.from(JSON.stringify({ type: 'heartbeat', state }));
const hello = Buffer.from(
  JSON.stringify({
    type: 'hello',
    protocol: 1,
    appVersion: 'storm',
    capabilities: [],
    initialWindow: limits.initialWindowBytes,
    state,
  }),
);

/** A paired phone that accepts every stream and keeps to the protocol just as far as its storm needs. */
export class HostilePhone {
  readonly outbox: Outbox;
  /** Ids of streams that the relay has opened. */
  readonly streams: number[] = [];
  /** Bytes that each stream may still send. */
  readonly credits = new Map<number, number>();
  closed = false;
  readonly #socket: net.Socket;

  private constructor(socket: net.Socket) {
    this.#socket = socket;
    this.outbox = new Outbox(socket, true);
    const reader = new FrameReader(false, {
      onFrame: ({ code }, id, payload) => this.#onFrame(code, id, payload),
      onData: () => undefined,
      onPing: () => undefined,
      onClose: () => socket.destroy(),
      fail: () => socket.destroy(),
    });
    socket.on('data', (bytes) => void reader.push(bytes));
    socket.on('error', () => undefined); // 'close' follows
    socket.on('close', () => (this.closed = true));
    this.outbox.frame(frame.control, 0, hello);
    this.outbox.flush();
  }

  /** Dials the tunnel. Undefined: the relay refuses it. */
  static async dial(tunnelUrl: string, secret: string): Promise<HostilePhone | undefined> {
    const { hostname, port } = new URL(tunnelUrl);
    const socket = net.connect({ host: hostname, port: Number(port), noDelay: true });
    socket.on('error', () => undefined); // 'close' follows
    socket.write(
      [
        `GET ${tunnelPath} HTTP/1.1`,
        `Host: ${hostname}`,
        'Upgrade: websocket',
        'Connection: Upgrade',
        'Sec-WebSocket-Version: 13',
        `Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}`,
        `Sec-WebSocket-Protocol: ${subprotocol}`,
        `Authorization: Bearer ${secret}\r\n\r\n`,
      ].join('\r\n'),
    );
    const head = await Promise.race([
      once(socket, 'data').then(([bytes]) => String(bytes)),
      once(socket, 'close').then(() => ''),
    ]);
    if (head.startsWith('HTTP/1.1 101')) return new HostilePhone(socket);
    socket.destroy();
    return undefined;
  }

  /** Bytes that the relay has not taken yet. */
  get waitingBytes(): number {
    return this.outbox.waitingBytes;
  }

  /** Bytes that the kernel took, to be read by the relay. */
  get sentBytes(): number {
    return this.#socket.bytesWritten - this.#socket.writableLength;
  }

  close(): void {
    this.#socket.destroy();
  }

  #onFrame(type: number, id: number, payload: Buffer): void {
    if (type === frame.ping) this.outbox.frame(frame.pong, 0, payload);
    if (type === frame.open) {
      this.outbox.frame(frame.opened, id, empty);
      this.streams.push(id);
      this.credits.set(id, limits.initialWindowBytes);
    }
    if (type === frame.reset) this.credits.delete(id);
    if (type === frame.window) this.credits.set(id, (this.credits.get(id) ?? 0) + payload.readUInt32BE(0));
    this.outbox.flush();
  }
}
