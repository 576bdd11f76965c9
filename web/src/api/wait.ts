import type { Operation } from '@/api/operation';
import { InvalidRequest } from '@/api/problem';
import type { Context } from '@/domain/context';
import { getRotation } from '@/domain/rotation/get';
import { rotationView, type RotationView } from '@/domain/rotation/view';
import type { RotationWaiters } from '@/server/rotation-link/waiters';

/** The longest that `wait` may ask for, seconds. */
export const longestWaitSeconds = 90;

/** Seconds of `wait` in the query of an operation that starts a rotation; 0 without it. @throws InvalidRequest */
export function waitSecondsOf({ id }: Pick<Operation, 'id'>, params: URLSearchParams): number {
  const unknown = [...params.keys()].filter((name) => name !== 'wait' || id !== 'requestRotation');
  if (unknown.length > 0) throw new InvalidRequest(unknown.map((field) => ({ field, message: 'Unknown field' })));
  const text = params.get('wait');
  if (text === null) return 0;
  const seconds = Number(text);
  if (!/^\d{1,3}$/.test(text) || seconds > longestWaitSeconds)
    throw new InvalidRequest([{ field: 'wait', message: `0 to ${longestWaitSeconds} seconds` }]);
  return seconds;
}

interface Waiting {
  readonly waiters: RotationWaiters;
  readonly waitSeconds: number;
  /** Of the client that left. */
  readonly signal: AbortSignal;
}

/** The rotation once it has ended, or as it is when the time has passed. */
export async function untilRotated(
  started: unknown,
  context: Context,
  { waiters, waitSeconds, signal }: Waiting,
): Promise<RotationView> {
  const { id, deviceId } = rotationView.pick({ id: true, deviceId: true }).parse(started);
  return waiters.until(
    deviceId,
    () => getRotation({ ...context, now: new Date() }, { id }),
    ({ finishedAt }) => finishedAt !== null,
    { withinMs: waitSeconds * 1_000, signal },
  );
}
