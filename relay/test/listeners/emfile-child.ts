import { createInterface } from 'node:readline';
import { proxyUnderTest } from './proxy-under-test.ts';

// Started by emfile.test.ts with few files allowed: answers questions on standard input until it closes.

const proxy = await proxyUnderTest({ online: false });
let lastCpu = process.cpuUsage();

for await (const question of createInterface({ input: process.stdin })) {
  if (question === 'port') process.stdout.write(`${proxy.port}\n`);
  if (question !== 'cpu') continue;
  const { user, system } = process.cpuUsage(lastCpu);
  lastCpu = process.cpuUsage();
  process.stdout.write(`${(user + system) / 1_000}\n`);
}
await proxy.close();
