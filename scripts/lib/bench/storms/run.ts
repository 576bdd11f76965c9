import { startStack, type Stack } from '../../stack/start.ts';
import type { Bench } from '../bench.ts';
import { at } from '../bench.ts';
import type { Latencies, Route } from '../jobs.ts';
import { echoJob } from '../measure/echo.ts';
import { residentBytes } from '../proc.ts';
import { table } from '../report.ts';
import { storms, type Storm, type StormContext } from './storms.ts';

/** Another tenant's echo, at the 99th percentile, milliseconds. */
const maxIdleMs = 5;
const maxStormMs = 50;
/** What the relay may grow by: 43 streams of two windows, and the room that its runtime takes for garbage. */
const maxGrowthBytes = 96 * 2 ** 20;
const sampleMs = 100;
const settleMs = 2_000;

/** Measures another tenant's echo and the relay's memory during one storm after the other; returns the table. */
export async function runStorms(bench: Bench, only: string): Promise<string> {
  const stack = await startStack({ phones: 3, connections: 3, egressAllow: '127.0.0.0/8', password: true });
  try {
    const [victim] = routes(stack);
    const idle = await bench.second.run(echoJob(bench, { route: victim }));
    const lines = [head, line('idle', idle.reply, maxIdleMs)];
    for (const [name, storm] of Object.entries(storms).filter(([key]) => key.includes(only))) {
      process.stderr.write(`storm: ${name}\n`);
      lines.push(await measure(name, storm, bench, stack));
    }
    return table(lines);
  } finally {
    await stack.close();
  }
}

const head = [
  ...['storm', 'echo p50', 'echo p99', 'target', '', 'relay before', 'peak', 'after', ''],
  ...['ended by the relay', 'sent'],
];

async function measure(name: string, storm: Storm, bench: Bench, stack: Stack): Promise<string[]> {
  const [victim, hostileRoute, plainRoute] = routes(stack);
  const secret = stack.phones[1]?.secret ?? '';
  const pid = stack.relay.pid;
  const before = residentBytes(pid);
  let peak = before;
  const sampler = setInterval(() => (peak = Math.max(peak, residentBytes(pid))), sampleMs);
  const end = new AbortController();
  const { tunnelUrl } = stack.plan;
  const context: StormContext = {
    tunnelUrl,
    secret,
    hostileRoute,
    plainRoute,
    sink: at(bench.origin.sink),
    signal: end.signal,
  };
  const startedMs = performance.now();
  const running = storm(context);
  try {
    await new Promise((resolve) => setTimeout(resolve, bench.warmupMs));
    const { reply } = await bench.second.run(echoJob(bench, { route: victim }));
    end.abort();
    const { ended, sentBytes } = await running;
    const seconds = (performance.now() - startedMs) / 1_000;
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    const memory = [before, peak, residentBytes(pid)].map((bytes) => `${Math.round(bytes / 2 ** 20)} MiB`);
    const grown = peak - before <= maxGrowthBytes ? 'ok' : 'MISS';
    const sent = `${(sentBytes / 1e6 / seconds).toFixed(1)} MB/s`;
    return [...line(name, reply, maxStormMs), ...memory, grown, String(ended), sent];
  } finally {
    end.abort();
    clearInterval(sampler);
  }
}

function line(name: string, reply: Latencies | undefined, maxMs: number): string[] {
  const { p50Ms = Infinity, p99Ms = Infinity } = reply ?? {};
  return [name, `${p50Ms.toFixed(2)} ms`, `${p99Ms.toFixed(1)} ms`, `≤ ${maxMs} ms`, p99Ms <= maxMs ? 'ok' : 'MISS'];
}

type ProxyRoute = Extract<Route, { kind: 'socks5' | 'connect' }>;

/** The other tenant's connection, and two of the attacker's. */
function routes({ connections }: Stack): [ProxyRoute, ProxyRoute, ProxyRoute] {
  const [first, second, third] = connections.map(({ port, username, password }): ProxyRoute => {
    return { kind: 'socks5', host: '127.0.0.1', port, login: { username, password } };
  });
  if (!first || !second || !third) throw new Error('the stack has too few connections');
  return [first, second, third];
}
