import net from 'node:net';

/** A TCP socket read by promises. Every wait ends: with the bytes, or with an error that tells what had come. */
export class Wire {
  readonly socket: net.Socket;
  #held: Buffer = Buffer.alloc(0);
  #ended = false;
  #error: Error | undefined;
  #wake: (() => void) | undefined;

  constructor(socket: net.Socket) {
    this.socket = socket;
    const wake = () => this.#wake?.();
    socket.on('data', (piece) => {
      this.#held = Buffer.concat([this.#held, piece]);
      wake();
    });
    socket.on('end', () => {
      this.#ended = true;
      wake();
    });
    socket.on('error', (error) => (this.#error = error));
    socket.on('close', wake);
  }

  /** Connects to loopback, from another loopback address if `source` is given. */
  static async connect(port: number, source?: string, host = '127.0.0.1'): Promise<Wire> {
    const socket = net.connect({ host, port, localAddress: source, allowHalfOpen: true, noDelay: true });
    const wire = new Wire(socket);
    await wire.#until(() => !socket.connecting);
    return wire;
  }

  write(bytes: Buffer | string): void {
    this.socket.write(bytes);
  }

  /** Exactly so many bytes. */
  async exactly(size: number): Promise<Buffer> {
    await this.#until(() => this.#held.length >= size);
    return this.#take(size);
  }

  /** Bytes up to and with the mark. */
  async through(mark: string): Promise<Buffer> {
    await this.#until(() => this.#held.includes(mark));
    return this.#take(this.#held.indexOf(mark) + mark.length);
  }

  /** Everything up to the other side's FIN. */
  async rest(): Promise<Buffer> {
    await this.#until(() => this.#ended);
    return this.#take(this.#held.length);
  }

  /** Resolves when the connection is over, by FIN, reset or error, and gives what had come and how it ended. */
  async over(): Promise<{ bytes: Buffer; how: 'fin' | 'reset' }> {
    if (!this.#ended && !this.socket.destroyed) {
      await new Promise<void>((resolve) => {
        this.#wake = () => (this.#ended || this.socket.destroyed) && resolve();
      });
    }
    return { bytes: this.#take(this.#held.length), how: this.#ended ? 'fin' : 'reset' };
  }

  close(): void {
    this.socket.destroy();
  }

  #take(size: number): Buffer {
    const taken = this.#held.subarray(0, size);
    this.#held = this.#held.subarray(size);
    return taken;
  }

  #until(ready: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (ready()) resolve();
        else if (this.#ended || this.socket.destroyed) {
          const had = JSON.stringify(this.#held.subarray(0, 200).toString('latin1'));
          reject(new Error(`connection over too early, had ${had}`, { cause: this.#error }));
        } else return;
        this.#wake = undefined;
      };
      this.#wake = look;
      this.socket.once('connect', look);
      look();
    });
  }
}
