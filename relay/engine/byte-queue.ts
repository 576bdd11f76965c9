import { blockBytes, isLent, retireSlab, returnBytes, takeSlab, type Slab } from './slab-pool.ts';

/** Pieces from this length on are kept as they are; shorter ones are copied into blocks. */
const keepFromBytes = 4_096;
const firstBlockBytes = 512;
const largestBlockBytes = 16_384;

interface Piece {
  bytes: Buffer;
  /** Memory that is kept for it, and whether it is let go byte by byte: what a socket has read lies beside others' bytes. */
  held: number;
  readonly lent: boolean;
  following: Piece | undefined;
}

/**
 * Bytes that wait, in order. Memory follows their number, whatever pieces they come in: short pieces are gathered into
 * blocks that grow with what waits, so at most twice the bytes and one block are held. Everything takes constant time.
 */
export class ByteQueue {
  #bytes = 0;
  #heldBytes = 0;
  #head: Piece | undefined;
  #tail: Piece | undefined;
  /** Block behind all pieces that has room: what waits in it lies between from and to. */
  #block: Buffer | undefined;
  #from = 0;
  #to = 0;
  /** What the block is of, when it is used again. */
  #slab: Slab | undefined;
  readonly #reuses: boolean;

  /**
   * `returned`: who takes bytes returns them (`returnBytes`) once they are read. Then large blocks are used again, and the garbage
   * collector does not see what a slow reader keeps waiting.
   */
  constructor({ returned = false } = {}) {
    this.#reuses = returned;
  }

  /** Bytes that wait. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Memory that is kept for them, bytes. This, not `bytes`, is what a bound counts. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Takes a piece over, by reference where it is long; no one may change or return its memory afterwards. */
  push(piece: Buffer): void {
    const fits = this.#block !== undefined && piece.length <= this.#block.length - this.#to;
    if (fits || !mayKeep(piece, this.#bytes === 0)) return this.gather(piece);
    this.#seal();
    const lent = isLent(piece);
    const held = lent ? piece.length : piece.buffer.byteLength;
    this.#append({ bytes: piece, held, lent, following: undefined });
    this.#bytes += piece.length;
    this.#heldBytes += held;
  }

  /** Takes a copy and returns the piece: for memory that others use too, such as what a tunnel reads into. */
  gather(piece: Buffer): void {
    const first = this.#block ? Math.min(piece.length, this.#block.length - this.#to) : 0;
    if (first > 0) this.#fill(piece.subarray(0, first));
    if (first < piece.length) {
      this.#seal();
      this.#block = this.#newBlock(piece.length - first);
      this.#fill(first === 0 ? piece : piece.subarray(first));
    }
    returnBytes(piece);
  }

  /** The next bytes in order, at most `most` (at least 1), in one buffer; undefined when nothing waits. */
  take(most: number): Buffer | undefined {
    const head = this.#head;
    if (!head) return this.#takeOfBlock(most);
    const { bytes } = head;
    const taken = bytes.length <= most ? bytes : bytes.subarray(0, most);
    this.#bytes -= taken.length;
    if (taken === bytes) {
      this.#head = head.following;
      if (!this.#head) this.#tail = undefined;
      this.#heldBytes -= head.held;
    } else {
      head.bytes = bytes.subarray(most);
      const letGo = head.lent ? taken.length : 0;
      head.held -= letGo;
      this.#heldBytes -= letGo;
    }
    return taken;
  }

  /** All bytes in one buffer, empty when nothing waits. */
  takeAll(): Buffer {
    const first = this.take(Infinity) ?? Buffer.alloc(0);
    if (this.#bytes === 0) return first;
    const pieces = [first];
    for (let next = this.take(Infinity); next; next = this.take(Infinity)) pieces.push(next);
    const all = Buffer.concat(pieces);
    for (const piece of pieces) returnBytes(piece);
    return all;
  }

  /** Drops what waits and returns its memory. */
  clear(): void {
    this.#seal();
    for (let piece = this.#head; piece; piece = piece.following) returnBytes(piece.bytes);
    this.#head = undefined;
    this.#tail = undefined;
    this.#bytes = 0;
    this.#heldBytes = 0;
  }

  #takeOfBlock(most: number): Buffer | undefined {
    const block = this.#block;
    if (!block) return undefined;
    const end = Math.min(this.#to, this.#from + most);
    const taken = block.subarray(this.#from, end);
    this.#from = end;
    this.#bytes -= taken.length;
    if (this.#bytes > 0) return taken;
    this.#leaveBlock();
    this.#heldBytes = 0;
    return taken;
  }

  #newBlock(atLeast: number): Buffer {
    const reuses = this.#reuses && atLeast <= blockBytes && Math.max(this.#heldBytes, 2 * atLeast) >= blockBytes;
    this.#slab = reuses ? takeSlab(blockBytes) : undefined;
    const grown = Math.min(largestBlockBytes, Math.max(firstBlockBytes, this.#heldBytes));
    const block = this.#slab?.memory ?? Buffer.allocUnsafeSlow(Math.max(grown, atLeast));
    this.#from = 0;
    this.#to = 0;
    this.#heldBytes += block.length;
    return block;
  }

  #fill(piece: Buffer): void {
    this.#block?.set(piece, this.#to);
    this.#to += piece.length;
    this.#bytes += piece.length;
    if (this.#slab) this.#slab.lent += piece.length;
  }

  /** The block gets no more: it becomes a piece like the others. */
  #seal(): void {
    const block = this.#block;
    if (!block) return;
    const bytes = block.subarray(this.#from, this.#to);
    this.#append({ bytes, held: block.length, lent: false, following: undefined });
    this.#leaveBlock();
  }

  #leaveBlock(): void {
    this.#block = undefined;
    if (this.#slab) retireSlab(this.#slab);
    this.#slab = undefined;
  }

  #append(piece: Piece): void {
    if (this.#tail) this.#tail.following = piece;
    else this.#head = piece;
    this.#tail = piece;
  }
}

/** True when keeping the piece holds hardly more memory than it has bytes; one short piece alone is not worth a copy. */
function mayKeep(piece: Buffer, alone: boolean): boolean {
  if (piece.length < keepFromBytes) return alone && piece.buffer.byteLength <= 2 * keepFromBytes;
  // Bytes of a slab lie beside the others that the same socket has read, and so are held together.
  return isLent(piece) || piece.buffer.byteLength <= 2 * piece.length;
}
