/** Does the work while no other process does work under the same lock; see lock.mjs, which runs before anything is installed. */
export function underLock<T>(file: string, work: () => T, report?: (sentence: string) => void): T;
