/** The tunnel protocol: what the relay and a phone say to each other. README.md is the specification. */
export * from './address.ts';
export * from './cidr.ts';
export { ByteQueue } from './byte-queue.ts';
export * from './control.ts';
export { DatagramQueue } from './datagram-queue.ts';
export * from './egress.ts';
export { unmapped } from './ip.ts';
export * from './limits.ts';
export * from './reasons.ts';
export * from './session.ts';
export { giveBack } from './slab-pool.ts';
export { SlabReads } from './slab-reads.ts';
export * from './splice.ts';
export * from './stream.ts';
export * from './udp-flow.ts';
export { acceptOf } from './websocket.ts';
