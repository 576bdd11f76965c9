import type { Route } from './jobs.ts';

/** One way from the generators to the origin that is measured. */
export interface Subject {
  readonly name: 'raw' | 'relay' | 'connect' | 'ssh' | 'nat' | 'tls' | 'haproxy';
  readonly route: Route;
  /** Through another phone of the same relay. */
  readonly otherRoute?: Route;
  /** Processes on the public side and on the phone's side; none for raw loopback. */
  readonly relayPids: readonly number[];
  readonly agentPids: readonly number[];
  /** What stands in front of the relay. */
  readonly frontPids?: readonly number[];
}

/** Numbers of one measurement, by name. Units stand in the names. */
export type Sample = Readonly<Record<string, number>>;
