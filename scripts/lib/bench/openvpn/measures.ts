import { LatencySamples } from '../latency.ts';
import { cpuSeconds } from '../proc.ts';
import type { Job } from '../jobs.ts';
import type { Sample } from '../subject.ts';
import { originHost, type Way, type World } from './world.ts';

/** What is measured by each way in turn. */
export interface VpnMeasure {
  readonly name: string;
  run(world: World, way: Way, windowMs: number): Promise<Sample>;
}

/** Names asked for, one after the other, for each second of a window: p99 of fewer is one slow turn more or less. */
const lookupsPerSecond = 500;

export const measures: readonly VpnMeasure[] = [
  bulk('down'),
  bulk('up'),
  {
    name: 'connects',
    async run({ origin }, way, windowMs) {
      const {
        count = 0,
        failed = 0,
        seconds,
        load,
      } = await run(way, {
        ...{ kind: 'connects', route: { kind: 'raw' }, target: at(origin.greeting) },
        ...{ concurrency: 64, durationMs: windowMs },
      });
      return { perSecond: count / seconds, failed, ...load(count / 1e6) };
    },
  },
  {
    name: 'udp',
    async run({ origin }, way, windowMs) {
      const {
        count = 0,
        failed = 0,
        seconds,
        load,
      } = await run(way, {
        ...{ kind: 'udp', route: { kind: 'raw' }, target: at(origin.udp) },
        ...{ bytes: 512, inFlight: 32, durationMs: windowMs },
      });
      return { perSecond: count / seconds, lost: failed, ...load(count / 1e6) };
    },
  },
  {
    name: 'dns',
    async run(_world, { customer, resolver }, windowMs) {
      const samples = new LatencySamples();
      const count = (windowMs / 1_000) * lookupsPerSecond;
      for (const ms of await customer.call('lookups', resolver, 'one.test', count)) samples.add(ms);
      const { p50Ms, p99Ms } = samples.summary();
      return { p50Ms, p99Ms };
    },
  },
];

function bulk(direction: 'down' | 'up'): VpnMeasure {
  return {
    name: direction,
    async run({ lab, origin }, way, windowMs) {
      const target = at(direction === 'down' ? origin.source : origin.sink);
      const packets = () => devicePackets(lab, way.device);
      const before = packets();
      const {
        bytes = 0,
        seconds,
        load,
      } = await run(way, {
        ...{ kind: 'bulk', route: { kind: 'raw' }, target, direction, streams: 1 },
        ...{ warmupMs: windowMs / 2, durationMs: windowMs },
      });
      const after = packets();
      const inner = (part: keyof typeof after) => after[part] - before[part];
      const size =
        direction === 'down' ? inner('sentBytes') / inner('sent') : inner('receivedBytes') / inner('received');
      const back = direction === 'down' ? inner('received') / inner('sent') : inner('sent') / inner('received');
      const sizes = { packetBytes: size, answersPerPacket: back };
      return { bitsPerSecond: (bytes * 8) / seconds, ...sizes, ...load(bytes / 2 ** 30) };
    },
  };
}

/** What has passed a tunnel device of the relay's namespace; sent: towards the client. */
function devicePackets({ places }: World['lab'], device: string) {
  const names = ['tx_packets', 'tx_bytes', 'rx_packets', 'rx_bytes'];
  const read = places.inside('relay', 'cat', ...names.map((name) => `/sys/class/net/${device}/statistics/${name}`));
  const [sent = 0, sentBytes = 0, received = 0, receivedBytes = 0] = read.trim().split('\n').map(Number);
  return { sent, sentBytes, received, receivedBytes };
}

const at = (port: number) => ({ host: originHost, port });

/** Runs a job; `load` returns CPU of openvpn, relay and phone per unit, and as shares of a core. */
async function run({ generator, openvpnPid, relayPids, phonePids }: Way, job: Job) {
  const groups = { openvpn: [openvpnPid], relay: relayPids, phone: phonePids };
  const sums = () => Object.entries(groups).map(([name, pids]) => [name, sum(pids)] as const);
  const marks: { atMs: number; cpu: Map<string, number> }[] = [];
  const result = await generator.run(job, () => marks.push({ atMs: performance.now(), cpu: new Map(sums()) }));
  const [begin, end] = marks;
  if (!begin || !end) throw new Error('no marks');
  const seconds = (end.atMs - begin.atMs) / 1_000;
  const load = (units: number): Sample =>
    Object.fromEntries(
      Object.keys(groups).flatMap((name) => {
        const used = (end.cpu.get(name) ?? 0) - (begin.cpu.get(name) ?? 0);
        return [[`${name}CpuPerUnit`, used / units] as const, [`${name}Load`, used / seconds] as const];
      }),
    );
  return { ...result, load };
}

function sum(pids: readonly number[]): number {
  return pids.reduce((seconds, pid) => seconds + cpuSeconds(pid), 0);
}
