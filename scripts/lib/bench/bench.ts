import type { Generator } from './processes.ts';
import type { OriginPorts } from './origin.ts';
import type { Sample, Subject } from './subject.ts';
import type { Target } from './jobs.ts';

/** What every measurement uses: the origin, three generator processes, and how long to look. */
export interface Bench {
  readonly origin: OriginPorts;
  readonly first: Generator;
  readonly second: Generator;
  /** Holds streams open. */
  readonly third: Generator;
  readonly windowMs: number;
  readonly warmupMs: number;
  /** Streams held open to measure memory. */
  readonly idleStreams: number;
}

/** One row of the plan: what is measured on which subjects. */
export interface Measure {
  readonly name: string;
  readonly on: readonly Subject['name'][];
  run(bench: Bench, subject: Subject): Promise<Sample>;
}

export function at(port: number): Target {
  return { host: '127.0.0.1', port };
}
