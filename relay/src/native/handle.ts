import type { Server, Socket } from 'node:net';

/**
 * What Node has under a socket or a server and does not show in its types. Everything that uses it stands in this file
 * and does without where a Node to come has it no more.
 */
interface Handle {
  readonly fd?: unknown;
  readonly setNoDelay?: (on: boolean) => unknown;
  readonly setKeepAlive?: (on: boolean, delaySeconds: number) => unknown;
}

function handleOf(owner: Server | Socket): Handle | undefined {
  const handle: unknown = Reflect.get(owner, '_handle');
  return typeof handle === 'object' && handle !== null ? handle : undefined;
}

/** The number of a socket's descriptor; -1 where it is not known. */
export function descriptorOf(socket: Server | Socket): number {
  const fd = handleOf(socket)?.fd;
  return typeof fd === 'number' ? fd : -1;
}

/**
 * Sets TCP_NODELAY and keep-alive on a listening socket: on Linux every socket that it accepts inherits both (tcp(7),
 * socket(7)), which saves the calls for each. False where that is not to be had: set them on each socket then.
 */
export function setForAccepted(server: Server, keepAliveMs: number): boolean {
  const handle = handleOf(server);
  if (process.platform !== 'linux' || !handle?.setNoDelay || !handle.setKeepAlive) return false;
  return handle.setNoDelay(true) === 0 && handle.setKeepAlive(true, Math.floor(keepAliveMs / 1_000)) === 0;
}
