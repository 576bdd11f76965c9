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
  /** Gets every chunk. It stays valid until it is returned with `returnBytes`. */
  onData: (chunk: Buffer) => void;
  readonly onread = {
    buffer: (): Buffer => this.#room(),
    callback: (bytes: number, buffer: Uint8Array): boolean => this.#read(bytes, buffer),
  };
  #slab: Slab | undefined;
  #current: Buffer = Buffer.alloc(0);
  #used = 0;
  #busy: boolean;
  #usedSince = true;

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

  /** Asked now and then: true when a slab is held that no read has used since the last time. */
  isResting(): boolean {
    const resting = this.#slab !== undefined && !this.#usedSince;
    this.#usedSince = false;
    return resting;
  }

  #room(): Buffer {
    this.#current = this.#busy ? this.#busyRoom() : this.#quietRoom();
    return this.#current;
  }

  #busyRoom(): Buffer {
    let slab = this.#slab;
    if (slab?.lent === 0) this.#used = 0; // all returned: the same memory again, still warm in the cache
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
      this.#usedSince = true;
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

/** A socket that has taken another's handle over, by `readIntoSlabs`. */
interface Heir {
  /** The one that node made. Anyone who holds it may destroy it, and its server counts it until it closes. */
  readonly origin: Socket;
  readonly die: () => void;
}
const heirs = new WeakMap<Socket, Heir>();

/**
 * Switches a socket that node made without `onread` (accepted, upgraded) to slab reads after all: another socket takes its
 * handle over. That is the one undocumented step; where it is not possible (TLS, another node, bytes under way, an end
 * that ended) the socket stays as it is. Listeners do not move along. A socket that came from here may be passed again,
 * for fresh reads.
 *
 * @returns the socket to use from now on, or undefined.
 */
export function readIntoSlabs(socket: Socket, reads: SlabReads): Socket | undefined {
  const holder: WithHandle = socket as unknown as WithHandle;
  const handle = holder._handle;
  const underWay = socket.connecting || socket.readableLength > 0 || socket.writableLength > 0;
  const over = socket.destroyed || socket.readableEnded || socket.writableEnded;
  if (underWay || over || socket.constructor !== Socket || !handle?.useUserBuffer) return undefined;
  holder._handle = null;
  const options = { handle, allowHalfOpen: true, onread: reads.onread };
  const successor = new Socket(options as ConstructorParameters<typeof Socket>[0]);
  const older = heirs.get(socket);
  const origin = older?.origin ?? socket;
  if (older) origin.off('close', older.die);
  const die = (): void => void successor.destroy();
  origin.once('close', die);
  successor.once('close', () => {
    reads.close();
    origin.destroy();
  });
  heirs.set(successor, { origin, die });
  return successor;
}
