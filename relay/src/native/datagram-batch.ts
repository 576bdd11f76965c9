import type { NativeMemory, NativePointer } from './native-memory.ts';

/** One datagram that came by TPROXY. IPv4 only. */
export interface Received {
  readonly from: string;
  readonly fromPort: number;
  readonly to: string;
  readonly toPort: number;
  readonly payload: Buffer;
}

// struct mmsghdr, iovec, sockaddr_in (rounded up) and room for control messages and payload, for each message
const messages = 64;
const size = { header: 64, vector: 16, name: 32, control: 64, payload: 8_192 } as const;
const at = {
  vector: messages * size.header,
  name: messages * (size.header + size.vector),
  control: messages * (size.header + size.vector + size.name),
  payload: messages * (size.header + size.vector + size.name + size.control),
} as const;
const truncated = 0x20;

/** Memory that recvmmsg(2) receives into, and how the kernel's structures in it are read. */
export class DatagramBatch {
  static readonly messages = messages;
  static readonly bytes = at.payload + messages * size.payload + 8;
  /** The array of mmsghdr. */
  readonly messages: NativePointer;
  readonly #memory: NativeMemory;
  readonly #view: DataView;
  readonly #bytes: Buffer;

  /** `memory`: of DatagramBatch.bytes, its own from now on. */
  constructor(memory: NativeMemory) {
    this.#memory = memory;
    this.messages = memory.at(0);
    this.#view = new DataView(memory.bytes);
    this.#bytes = Buffer.from(memory.bytes);
    this.#bytes.fill(0);
    for (let i = 0; i < messages; i++) {
      const vector = at.vector + i * size.vector;
      const header = i * size.header;
      const point = (to: number, where: number) => this.#view.setBigUint64(to, memory.at(where).address, true);
      point(header, at.name + i * size.name);
      point(header + 16, vector);
      this.#view.setBigUint64(header + 24, 1n, true);
      point(header + 32, at.control + i * size.control);
      point(vector, at.payload + i * size.payload);
      this.#view.setBigUint64(vector + 8, BigInt(size.payload), true);
    }
  }

  /** A pollfd that waits for input of `fd`. */
  waitFor(fd: number): NativePointer {
    const here = DatagramBatch.bytes - 8;
    this.#view.setInt32(here, fd, true);
    this.#view.setInt32(here + 4, 1, true); // POLLIN
    return this.#memory.at(here);
  }

  /** Lets its memory go; it is not used any more. */
  free(): void {
    this.#memory.free();
  }

  /** Before each call: the kernel has overwritten the lengths. */
  reset(): void {
    for (let i = 0; i < messages; i++) {
      this.#view.setUint32(i * size.header + 8, 28, true);
      this.#view.setBigUint64(i * size.header + 40, BigInt(size.control), true);
    }
  }

  /** The datagram that came as number `i`; its payload is the caller's. Undefined: longer than the VPN's can be. */
  read(i: number): Received | undefined {
    const to = this.#destination(i);
    const cut = (this.#view.getInt32(i * size.header + 48, true) & truncated) !== 0;
    if (to < 0 || cut) return undefined;
    const length = this.#view.getUint32(i * size.header + 56, true);
    const payload = at.payload + i * size.payload;
    const from = at.name + i * size.name;
    return {
      from: dotted(this.#bytes, from + 4),
      fromPort: this.#bytes.readUInt16BE(from + 2),
      to: dotted(this.#bytes, to + 4),
      toPort: this.#bytes.readUInt16BE(to + 2),
      payload: Buffer.from(this.#bytes.subarray(payload, payload + length)),
    };
  }

  /** Where the sockaddr_in of IP_ORIGDSTADDR is in the message's control data; -1 for none. */
  #destination(i: number): number {
    const control = at.control + i * size.control;
    const end = control + Number(this.#view.getBigUint64(i * size.header + 40, true));
    for (let here = control; here + 16 <= end;) {
      const length = Number(this.#view.getBigUint64(here, true));
      const [level, kind] = [this.#view.getInt32(here + 8, true), this.#view.getInt32(here + 12, true)];
      if (level === 0 && kind === 20) return here + 16;
      if (length < 16) return -1;
      here += (length + 7) & ~7;
    }
    return -1;
  }
}

function dotted(bytes: Buffer, at: number): string {
  return `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}`;
}
