import net from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';

/**
 * A TCP socket read by promises. It reads only while something is waited for, so a sender feels back-pressure. Every
 * wait ends: with the bytes, or with an error that says what had come.
 */
export class Wire {
  readonly socket: net.Socket;
  #pieces: Buffer[] = [];
  #size = 0;
  #ended = false;
  #error: Error | undefined;
  #look: (() => void) | undefined;

  constructor(socket: net.Socket) {
    this.socket = socket;
    socket.on('data', (piece) => {
      this.#pieces.push(piece);
      this.#size += piece.length;
      this.#look?.();
    });
    socket.on('end', () => {
      this.#ended = true;
      this.#look?.();
    });
    socket.on('error', (error) => (this.#error = error));
    socket.on('connect', () => this.#look?.());
    socket.on('close', () => this.#look?.());
  }

  /** Connects to loopback, from another loopback address if `source` is given. */
  static async connect(port: number, source?: string, host = '127.0.0.1', secure?: ConnectionOptions): Promise<Wire> {
    const options = { allowHalfOpen: true, noDelay: true };
    const socket = net.connect({ host, port, localAddress: source, ...options });
    const wire = new Wire(secure ? connectTls({ socket, ...secure }) : socket);
    await wire.#until(() => !wire.socket.connecting);
    return wire;
  }

  write(bytes: Buffer | string): void {
    this.socket.write(bytes);
  }

  /** Exactly so many bytes. */
  async exactly(size: number): Promise<Buffer> {
    await this.#until(() => this.#size >= size);
    return this.#take(size);
  }

  /** What has come, at least one byte and at most `most`. */
  async some(most: number): Promise<Buffer> {
    await this.#until(() => this.#size > 0);
    return this.#take(Math.min(most, this.#size));
  }

  /** Reads so many bytes and forgets them. */
  async skip(size: number): Promise<void> {
    for (let left = size; left > 0;) left -= (await this.some(left)).length;
  }

  /** Bytes up to and with the mark. */
  async through(mark: string): Promise<Buffer> {
    await this.#until(() => this.#all().includes(mark));
    return this.#take(this.#all().indexOf(mark) + mark.length);
  }

  /** Everything up to the other side's FIN. */
  async rest(): Promise<Buffer> {
    await this.#until(() => this.#ended);
    return this.#take(this.#size);
  }

  /** Resolves when the other side has ended or the connection broke, and returns what had come and how it ended. */
  async over(): Promise<{ bytes: Buffer; how: 'fin' | 'reset' }> {
    await this.#until(() => this.#ended || this.socket.destroyed);
    // libuv reports a reset behind unread bytes as the end; a socket that was reset has no peer any more
    const whole = this.#ended && this.socket.remotePort !== undefined;
    return { bytes: this.#take(this.#size), how: whole ? 'fin' : 'reset' };
  }

  close(): void {
    this.socket.destroy();
  }

  #all(): Buffer {
    const [all = Buffer.alloc(0)] = (this.#pieces = [Buffer.concat(this.#pieces)]);
    return all;
  }

  #take(size: number): Buffer {
    const all = this.#all();
    this.#pieces = [all.subarray(size)];
    this.#size -= size;
    return all.subarray(0, size);
  }

  #until(ready: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (ready()) resolve();
        else if (this.#ended || this.socket.destroyed) reject(this.#tooEarly());
        else return;
        this.#look = undefined;
        this.socket.pause();
      };
      this.#look = look;
      this.socket.resume();
      look();
    });
  }

  #tooEarly(): Error {
    const had = JSON.stringify(this.#all().subarray(0, 200).toString('latin1'));
    return new Error(`connection over too early, had ${had}`, { cause: this.#error });
  }
}
