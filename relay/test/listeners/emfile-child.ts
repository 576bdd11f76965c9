import { createInterface } from 'node:readline';
import { proxyUnderTest } from './proxy-under-test.ts';

// Started by emfile.net.test.ts: answers questions on standard input until it closes. Argument: the descriptors that
// the listeners think they have, where they are to know.

const known = process.argv[2];
const proxy = await proxyUnderTest({ online: false, descriptors: known === undefined ? undefined : Number(known) });
let lastCpu = process.cpuUsage();

const answers: Record<string, () => unknown> = {
  port: () => proxy.port,
  cpu: () => {
    const { user, system } = process.cpuUsage(lastCpu);
    lastCpu = process.cpuUsage();
    return (user + system) / 1_000;
  },
  shortages: () => proxy.descriptors.shortages,
  logged: () => proxy.errors.length,
  faults: () => proxy.ports.faults.size,
};

for await (const question of createInterface({ input: process.stdin })) {
  process.stdout.write(`${String(answers[question]?.())}\n`);
}
await proxy.close();
