import { setTimeout as wait } from 'node:timers/promises';

/** Answers of public forms take this long at least: longer than any of their paths on a machine that is not drowning. */
export const evenMs = 600;

/** Runs `work` and gives its result or error no sooner than `floorMs` after the start, whatever path it took (pitfall 28). */
export async function evenly<T>(work: () => Promise<T>, floorMs = evenMs): Promise<T> {
  const floor = wait(floorMs);
  try {
    return await work();
  } finally {
    await floor;
  }
}
