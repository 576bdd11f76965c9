import { setTimeout as wait } from 'node:timers/promises';

/** Answers that must not reveal addresses take this long: longer than any of their paths on a machine that is not drowning. */
export const evenMs = 600;

/**
 * Runs `work` and returns its result or error a whole number of steps after the start, one where it can: then the time
 * does not show which path it took (pitfall 28), and hardly does when a busy machine makes all of them longer.
 */
export async function evenly<T>(work: () => Promise<T>, stepMs = evenMs): Promise<T> {
  const start = performance.now();
  try {
    return await work();
  } finally {
    // Timers count whole milliseconds, and cut off the rest
    await wait(Math.ceil(restOfStep(performance.now() - start, stepMs)) + 1);
  }
}

/** Milliseconds from `spentMs` after the start to the end of the running step. */
export function restOfStep(spentMs: number, stepMs: number): number {
  return Math.max(1, Math.ceil(spentMs / stepMs)) * stepMs - spentMs;
}
