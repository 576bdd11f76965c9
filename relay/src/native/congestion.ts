import type { Server } from 'node:net';
import { descriptorOf } from './handle.ts';
import { native } from './native.ts';

/**
 * Has the sockets that a listening one accepts send by BBR, which keeps its speed on lines that lose packets
 * (docs/adr/0040). False where the kernel or the machine lacks it: they stay with the system's own.
 */
export function preferBbr(server: Server): boolean {
  const fd = descriptorOf(server);
  return fd >= 0 && native()?.setCongestion(fd, 'bbr') === true;
}
