import type { Duplex } from 'node:stream';

/** What this file needs of a socket beyond node's documented interface. */
interface WithHandle {
  readonly _handle?: { getpeername?(out: object): number } | null;
}

/**
 * Whether a socket that has just emitted 'end' was reset in truth. When bytes and a reset arrive together, libuv hands the
 * bytes out and then reports an end of file (POLLHUP after a partial read). The kernel knows better: a connection that
 * was reset has no peer any more, one whose peer has only ended has. Once we have ended our side too, both look the
 * same, so then the answer is no. Where node's handle cannot be asked, the answer is no as well.
 */
export function endedByReset(socket: Duplex): boolean {
  if (socket.writableEnded) return false;
  const { _handle: handle }: WithHandle = socket as unknown as WithHandle;
  return handle?.getpeername !== undefined && handle.getpeername({}) !== 0;
}
