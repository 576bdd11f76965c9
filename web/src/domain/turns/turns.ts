/** Phones of which only a part may rotate at the same time: those of a customer, or of a group. */
export interface Pool {
  readonly size: number;
  /** Those that rotate now, whoever asked for it. */
  readonly running: number;
  /** How many may, in percent of the size; at least one. */
  readonly percent: number;
}

/** A rotation that is due and waits for its turn, with the names of its phone's pools. */
export interface Waiting {
  readonly pools: readonly string[];
}

/** Those whose turn it is, in the given order: no pool has more rotations at once than it may. */
export function turnsNow<One extends Waiting>(waiting: readonly One[], pools: ReadonlyMap<string, Pool>): One[] {
  const free = new Map([...pools].map(([name, pool]) => [name, freePlaces(pool)]));
  return waiting.filter((one) => {
    if (one.pools.some((name) => (free.get(name) ?? 0) <= 0)) return false;
    for (const name of one.pools) free.set(name, (free.get(name) ?? 0) - 1);
    return true;
  });
}

function freePlaces({ size, running, percent }: Pool): number {
  return Math.max(1, Math.ceil((size * percent) / 100)) - running;
}
