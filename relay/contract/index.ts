/** What passes between web and relay. May import zod, node's own modules and the protocol's reasons.ts, ip.ts and cidr.ts; egress.ts alone the engine's policy. */
export * from './billing-cycle.ts';
export * from './ceilings.ts';
export * from './client-address.ts';
export * from './commands.ts';
export * from './connection-limits.ts';
export * from './credentials.ts';
export * from './egress.ts';
export * from './events.ts';
export * from './nil-uuid.ts';
export * from './refusal-advice.ts';
export * from './refusals.ts';
export * from './rotations.ts';
export * from './periods.ts';
export * from './plaintext.ts';
export * from './sim-plans.ts';
export * from '../protocol/cidr.ts';
export { formatAddress, readAddress } from '../protocol/ip.ts';
export * from '../protocol/reasons.ts';
