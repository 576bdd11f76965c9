import { Socket } from 'node:net';

const slabBytes = 524_288;
/** What the kernel is offered at least, while the socket is busy. */
const busyRoomBytes = 65_536;
/** What a quiet socket holds for its next read. */
const quietRoomBytes = 4_096;

/**
 * Where a socket's reads go: slabs that several reads share, instead of one allocation of 64 KiB for every read, which
 * costs the garbage collector as much as all our own code. A quiet socket holds 4 KiB; once a read fills it, the next
 * ones get the room of a slab. Hand `onread` to node when the socket is made.
 */
export class SlabReads {
  /** Gets every chunk; chunks stay valid. */
  onData: (chunk: Buffer) => void;
  readonly onread = {
    buffer: (): Buffer => this.#room(),
    callback: (bytes: number): boolean => this.#read(bytes),
  };
  #slab: Buffer = Buffer.alloc(0);
  #used = 0;
  #busy: boolean;

  /** `busy`: the socket carries a tunnel and never counts as quiet. */
  constructor(
    onData: (chunk: Buffer) => void,
    private readonly tunnel: boolean,
  ) {
    this.onData = onData;
    this.#busy = tunnel;
  }

  #room(): Buffer {
    const roomBytes = this.#busy ? busyRoomBytes : quietRoomBytes;
    if (this.#slab.length - this.#used < roomBytes || (!this.#busy && this.#slab.length > roomBytes)) {
      this.#slab = Buffer.allocUnsafeSlow(this.#busy ? slabBytes : quietRoomBytes);
      this.#used = 0;
    }
    return this.#slab.subarray(this.#used);
  }

  #read(bytes: number): boolean {
    const chunk = this.#slab.subarray(this.#used, this.#used + bytes);
    this.#used += bytes;
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
  const { onread } = new SlabReads(onData, true);
  const options = { handle, allowHalfOpen: true, onread };
  const successor = new Socket(options as ConstructorParameters<typeof Socket>[0]);
  // Each dies with the other: whoever holds the first one may destroy it, and its server counts it until it closes.
  socket.once('close', () => successor.destroy());
  successor.once('close', () => socket.destroy());
  return successor;
}
