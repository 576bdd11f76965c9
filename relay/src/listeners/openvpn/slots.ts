import { createHash } from 'node:crypto';

/** A computer that signs in, as far as it says which one it is. */
export interface Computer {
  /** Its network card's address where its client sends that (push-peer-info), else its public address. */
  readonly name: string;
  /** The name is its own: others behind its public address have other ones. */
  readonly own: boolean;
}

export function computerOf(hardware: string | undefined, peerAddress: string): Computer {
  return hardware ? { name: hardware, own: true } : { name: peerAddress, own: false };
}

/**
 * Which of a connection's addresses a computer takes: the one it had before, since a client whose address changes closes
 * its device and lets packets out meanwhile. `before[slot]` had it last; one of `free` is chosen, of `count` in all.
 * After a restart of the relay nothing is known, and computers find most of their addresses again by their names.
 */
export function chooseSlot(
  name: string,
  free: readonly number[],
  before: readonly (string | undefined)[],
  count: number,
): number | undefined {
  const first = createHash('sha256').update(name).digest().readUInt32BE() % count;
  const rank = (slot: number) => {
    const other = before[slot] === undefined ? 1 : 2;
    return (before[slot] === name ? 0 : other) * count + ((slot - first + count) % count);
  };
  return free.toSorted((a, b) => rank(a) - rank(b))[0];
}
