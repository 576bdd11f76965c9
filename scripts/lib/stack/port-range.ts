import { readFileSync } from 'node:fs';

const firstPort = 10_000;
const lastPort = 32_767; // Linux gives out outgoing ports from 32768 on

/** First of `count` ports in a row that nothing uses now, below the ephemeral range. @throws Error when there is none. */
export function freeRange(count: number, random: () => number = Math.random): number {
  const used = usedPorts();
  const span = lastPort - firstPort - count + 2;
  const offset = Math.floor(random() * span);
  for (let step = 0; step < span; step++) {
    const base = firstPort + ((offset + step) % span);
    let port = base;
    while (port < base + count && !used.has(port)) port++;
    if (port === base + count) return base;
  }
  throw new Error(`no ${count} free ports in a row between ${firstPort} and ${lastPort}`);
}

function usedPorts(): ReadonlySet<number> {
  const used = new Set<number>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const [, hex] of readFileSync(table, 'latin1').matchAll(/^\s*\d+: [0-9A-F]+:([0-9A-F]{4})/gm)) {
      used.add(Number.parseInt(hex ?? '', 16));
    }
  }
  return used;
}
