/** Tells the bench that the measured part begins or ends, so that it reads the processes' CPU time then. */
export type Marks = (mark: 'begin' | 'end') => void;

/** Resolves after so many milliseconds: the length of a measurement. */
export function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A promise that only ever rejects, for racing. */
export function never(): { promise: Promise<never>; reject(error: Error): void } {
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<never>((_resolve, refuse) => (reject = refuse));
  promise.catch(() => undefined);
  return { promise, reject: (error) => reject(error) };
}
