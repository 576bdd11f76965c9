/** The one egress policy (SEC-03): phones and relays ask it for a customer's traffic, web for the targets of webhooks. */
export { EgressPolicy } from '../engine/egress.ts';
export { exceptionProblem, fewestBits, type ExceptionProblem } from '../engine/egress-exceptions.ts';
export { maxEgressExceptions } from '../protocol/limits.ts';
