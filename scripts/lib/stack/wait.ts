import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const pollMs = 50;

/** Resolves once `ready` says true; asks every 50 ms. @throws Error that names `what` after `timeoutMs`. */
export async function waitUntil(what: string, ready: () => Promise<boolean>, timeoutMs = 60_000): Promise<void> {
  const endsAt = Date.now() + timeoutMs;
  while (!(await ready())) {
    if (Date.now() > endsAt) throw new Error(`${what}: not within ${timeoutMs / 1_000} s`);
    await delay(pollMs);
  }
}

/** True when something accepts TCP connections on this port. */
export function accepts(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, host);
    socket.once('connect', () => socket.destroy());
    socket.once('error', () => undefined);
    socket.once('close', (failed) => resolve(!failed));
  });
}
