import { Socket } from 'node:net';
import { retireSlab, slabBytes, takeSlab, type Slab } from './slab-pool.ts';

/** What the kernel is offered at least, while the socket is busy. */
const busyRoomBytes = 65_536;
/** What a quiet socket holds for its next read. */
const quietRoomBytes = 4_096;

/**
 * Where a socket's reads go: slabs that are used again (slab-pool.ts), instead of one allocation of 64 KiB for every
 * read, which costs the garbage collector as much as all our own code. A quiet socket holds 4 KiB; once a read fills
 * it, the next ones get the room of a slab. Hand `onread` to node when the socket is made.
 */
export class SlabReads {
  /** Gets every chunk. It stays valid until it is given back with `giveBack`. */
  onData: (chunk: Buffer) => void;
  readonly onread = {
    buffer: (): Buffer => this.#room(),
    callback: (bytes: number, buffer: Uint8Array): boolean => this.#read(bytes, buffer),
  };
  #slab: Slab | undefined;
  #current: Buffer = Buffer.alloc(0);
  #used = 0;
  #busy: boolean;

  /** `tunnel`: the socket carries a tunnel and never counts as quiet. */
  constructor(
    onData: (chunk: Buffer) => void,
    private readonly tunnel: boolean,
  ) {
    this.onData = onData;
    this.#busy = tunnel;
  }

  /** The socket is gone; its slab may serve others. */
  close(): void {
    if (this.#slab) retireSlab(this.#slab);
    this.#slab = undefined;
  }

  #room(): Buffer {
    this.#current = this.#busy ? this.#busyRoom() : this.#quietRoom();
    return this.#current;
  }

  #busyRoom(): Buffer {
    let slab = this.#slab;
    if (slab?.lent === 0) this.#used = 0; // all given back: the same memory again, still warm in the cache
    if (!slab || slabBytes - this.#used < busyRoomBytes) {
      if (slab) retireSlab(slab);
      slab = this.#slab = takeSlab();
      this.#used = 0;
    }
    return slab.memory.subarray(this.#used);
  }

  #quietRoom(): Buffer {
    this.close();
    return Buffer.allocUnsafeSlow(quietRoomBytes);
  }

  #read(bytes: number, buffer: Uint8Array): boolean {
    // One reader serves one socket: anything else would hand out memory that was never read into.
    if (buffer !== this.#current) throw new Error('slab reads are shared by two sockets');
    const chunk = this.#current.subarray(0, bytes);
    if (this.#slab) {
      this.#slab.lent += bytes;
      this.#used += bytes;
    }
    this.#busy = this.tunnel || bytes >= quietRoomBytes;
    this.onData(chunk);
    return true;
  }
}

/** What this file needs of a socket beyond node's documented interface. */
interface WithHandle {
  _handle?: { readonly useUserBuffer?: unknown } | null;
}

/**
 * Gives an accepted or upgraded socket, which node made without `onread`, slab reads after all: another socket takes
 * its handle over. That is the one undocumented step; where it is not possible (TLS, another node, bytes under way)
 * the socket is used as it is.
 *
 * @returns the socket to use from now on.
 */
export function readIntoSlabs(socket: Socket, onData: (chunk: Buffer) => void): Socket {
  const holder: WithHandle = socket as unknown as WithHandle;
  const handle = holder._handle;
  const underWay = socket.connecting || socket.readableLength > 0 || socket.writableLength > 0;
  if (underWay || socket.constructor !== Socket || !handle?.useUserBuffer) {
    socket.on('data', onData);
    return socket;
  }
  holder._handle = null;
  const reads = new SlabReads(onData, true);
  const options = { handle, allowHalfOpen: true, onread: reads.onread };
  const successor = new Socket(options as ConstructorParameters<typeof Socket>[0]);
  // Each dies with the other: whoever holds the first one may destroy it, and its server counts it until it closes.
  socket.once('close', () => successor.destroy());
  successor.once('close', () => {
    reads.close();
    socket.destroy();
  });
  return successor;
}
