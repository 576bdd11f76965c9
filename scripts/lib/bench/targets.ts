import type { Results } from './results.ts';
import type { Subject } from './subject.ts';

/** One row of the table: what is measured, what it should be, and how to read it from the results. */
export interface Row {
  readonly metric: string;
  /** Undefined: shown for orientation, no target. */
  readonly target?: { readonly atLeast: number } | { readonly atMost: number };
  readonly format: (value: number) => string;
  value(results: Results, subject: Subject['name']): number | undefined;
  /** Measurement whose CPU loads show what limits this row. */
  readonly limitedBy?: string;
  /** Subject that stands for the relay, where it is not `relay`. */
  readonly subject?: Subject['name'];
}

const ratio = (value: number) => value.toFixed(3).replace(/^0/, '');
const ms = (value: number) => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;
const seconds = (value: number) => value.toFixed(2);
const percent = (value: number) => `${(value * 100).toFixed(0)} %`;
const bytes = (value: number) => `${Math.round(value).toLocaleString('en')} B`;
const mebibytes = (value: number) => `${(value / 2 ** 20).toFixed(1)} MiB`;
const rate = (value: number) => `${value.toFixed(2)} GiB/s`;
const perSecond = (value: number) => `${Math.round(value).toLocaleString('en')}/s`;
const microseconds = (value: number) => `${value.toFixed(0)} µs`;

type Target = Row['target'];

function field(
  metric: string,
  measure: string,
  name: string,
  format: Row['format'],
  target?: Target,
  limitedBy?: string,
): Row {
  return { metric, target, format, limitedBy, value: (results, subject) => results.value(measure, subject, name) };
}

function ofRaw(metric: string, measure: string, name: string, target?: Target, subject?: Subject['name']): Row {
  const value: Row['value'] = (results, of) => results.ratio(measure, of, 'raw', name);
  return { metric, target, format: ratio, limitedBy: measure, subject, value };
}

function bulk(direction: 'down' | 'up', streams: number, target?: Target): Row {
  const name = `bulk ${direction} ${streams}`;
  return ofRaw(`${name}, ÷ raw`, name, 'gibibytesPerSecond', target);
}

function stopped(mode: string): Row[] {
  const measure = `beside stopped ${mode}`;
  return [
    field(`8 stopped ${mode}: others' throughput`, measure, 'othersShare', percent, { atLeast: 0.8 }),
    field(`8 stopped ${mode}: echo p99`, measure, 'echoP99Ms', ms, { atMost: 5 }),
    field(`8 stopped ${mode}: relay growth`, measure, 'relayGrowthBytes', mebibytes, { atMost: 4 * 2 ** 20 }),
  ];
}

/** The targets, in the order of docs; those without a bound are there to read the others by. */
export const rows: readonly Row[] = [
  bulk('down', 1, { atLeast: 0.137 }),
  bulk('up', 1, { atLeast: 0.137 }),
  bulk('down', 32),
  bulk('up', 32),
  ...['down', 'up'].map((way) => field(`bulk ${way} 1`, `bulk ${way} 1`, 'gibibytesPerSecond', rate)),
  field('relay CPU s/GiB, down', 'bulk down 1', 'relayCpuPerUnit', seconds, { atMost: 0.6 }),
  field('relay CPU s/GiB, up', 'bulk up 1', 'relayCpuPerUnit', seconds),
  field('agent CPU s/GiB, down', 'bulk down 1', 'agentCpuPerUnit', seconds),
  field('agent CPU s/GiB, up', 'bulk up 1', 'agentCpuPerUnit', seconds),
  ofRaw('connections/s at 64, SOCKS5 + password, ÷ raw', 'connects', 'perSecond', { atLeast: 0.15 }),
  ofRaw('connections/s at 64, CONNECT, ÷ raw', 'connects', 'perSecond', { atLeast: 0.15 }, 'connect'),
  field('connections/s at 64', 'connects', 'perSecond', perSecond),
  field('reply at 64, p99', 'connects', 'replyP99Ms', ms),
  field('relay CPU per connection', 'connects', 'relayCpuPerUnit', microseconds, { atMost: 120 }, 'connects'),
  field('relay memory per idle connection', 'idle memory', 'relayBytesEach', bytes, { atMost: 8_000 }),
  field('agent memory per idle connection', 'idle memory', 'agentBytesEach', bytes),
  field('echo idle, p50', 'echo idle', 'echoP50Ms', ms),
  field('echo idle, p99', 'echo idle', 'echoP99Ms', ms),
  field('echo beside bulk, p50', 'echo beside bulk', 'echoP50Ms', ms),
  field('echo beside bulk, p99', 'echo beside bulk', 'echoP99Ms', ms),
  field('10 tunnels: echo beside bulk in another, p50', 'echo beside another tunnel', 'echoP50Ms', ms, { atMost: 1 }),
  field('10 tunnels: echo beside bulk in another, p99', 'echo beside another tunnel', 'echoP99Ms', ms, { atMost: 5 }),
  ...stopped('readers'),
  ...stopped('origins'),
  field('UDP echo, 512 B, 32 in flight', 'udp echo', 'perSecond', perSecond, { atLeast: 30_000 }, 'udp echo'),
  field('link: connect to reply', 'link open', 'replyP50Ms', ms),
  field('link: connect to first echo (2 round trips + 5 ms)', 'link open', 'firstByteP50Ms', ms, { atMost: 85 }),
  field('link: echo idle, p50', 'link echo idle', 'echoP50Ms', ms),
  field('link: echo beside 1 download, p50', 'link echo beside 1', 'echoP50Ms', ms),
  field('link: echo beside 1 download, p99', 'link echo beside 1', 'echoP99Ms', ms, { atMost: 70 }),
  field('link: share of the rate, 1 download', 'link echo beside 1', 'linkShare', percent, { atLeast: 0.95 }),
  field('link: echo beside 8 downloads, p50', 'link echo beside 8', 'echoP50Ms', ms),
  field('link: echo beside 8 downloads, p99', 'link echo beside 8', 'echoP99Ms', ms, { atMost: 90 }),
  field('link: share of the rate, 8 downloads', 'link echo beside 8', 'linkShare', percent),
];
