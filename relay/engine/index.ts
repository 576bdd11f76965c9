/** What both TypeScript ends of a tunnel share: sessions, streams, waiting bytes, and the egress policy. */
export { ByteQueue } from './byte-queue.ts';
export * from '../protocol/cidr.ts';
export { DatagramQueue } from './datagram-queue.ts';
export { EgressPolicy, isPublicAddress } from './egress.ts';
export * from './egress-exceptions.ts';
export * from './session.ts';
export type { SessionOptions } from './session-options.ts';
export { returnBytes } from './slab-pool.ts';
export { SlabReads } from './slab-reads.ts';
export * from './plain-splice.ts';
export * from './splice.ts';
export * from './stream.ts';
export * from './udp-flow.ts';
