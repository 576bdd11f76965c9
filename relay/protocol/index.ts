/** The tunnel protocol: what the relay and a phone say to each other. README.md is the specification. */
export * from './address.ts';
export * from './control.ts';
export * from './frames.ts';
export { unmapped } from './ip.ts';
export * from './limits.ts';
export * from './reason-rules.ts';
export * from './reasons.ts';
export { acceptOf } from './websocket.ts';
