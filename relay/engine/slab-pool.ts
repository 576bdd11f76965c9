/**
 * Memory for bulk reads that is used again, so that the garbage collector never sees it. Bytes are lent with every
 * read; anyone who is done with them returns them, exactly once. A slab whose bytes have all come back is used again;
 * one of which some never do (a dropped queue, an owner that does not know of slabs) is left to the garbage collector.
 */
export const slabBytes = 131_072;
/** A smaller size, for bytes that are gathered while they wait. */
export const blockBytes = 65_536;
const maxFreeBytes = 8_388_608;

export interface Slab {
  readonly memory: Buffer;
  /** Bytes handed out and not yet returned. */
  lent: number;
  /** Its reader has gone on to another slab. */
  retired: boolean;
}

const slabOf = new WeakMap<ArrayBufferLike, Slab>();
/** By size. */
const free = { [slabBytes]: [] as Slab[], [blockBytes]: [] as Slab[] } as const;
let freeBytes = 0;

function isSize(bytes: number): bytes is keyof typeof free {
  return bytes === slabBytes || bytes === blockBytes;
}

/** True for bytes that have to be returned. */
export function isLent(bytes: Uint8Array): boolean {
  return isSize(bytes.buffer.byteLength) && slabOf.has(bytes.buffer);
}

/** A slab with nothing lent. */
export function takeSlab(bytes: keyof typeof free = slabBytes): Slab {
  const used = free[bytes].pop();
  if (used) {
    freeBytes -= bytes;
    used.retired = false;
    return used;
  }
  const slab = { memory: Buffer.allocUnsafeSlow(bytes), lent: 0, retired: false };
  slabOf.set(slab.memory.buffer, slab);
  return slab;
}

/** The reader needs the slab no more; it is free once all is returned. */
export function retireSlab(slab: Slab): void {
  slab.retired = true;
  reuse(slab);
}

/**
 * Says that no one will look at these bytes (or at so many of them) again. Bytes from elsewhere are passed over.
 * @throws Error when more comes back than was lent: continuing could show one customer's bytes to another.
 */
export function returnBytes(bytes: Uint8Array, count = bytes.length): void {
  const slab = count > 0 ? slabOf.get(bytes.buffer) : undefined;
  if (!slab) return;
  slab.lent -= count;
  if (slab.lent < 0) throw new Error('bytes of a slab were returned twice');
  reuse(slab);
}

function reuse(slab: Slab): void {
  if (!slab.retired || slab.lent > 0) return;
  slab.retired = false;
  const { length } = slab.memory;
  if (!isSize(length) || freeBytes + length > maxFreeBytes) return;
  free[length].push(slab);
  freeBytes += length;
}
