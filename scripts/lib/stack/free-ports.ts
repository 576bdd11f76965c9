import { readFileSync } from 'node:fs';
import { chosenPorts } from '../ports.ts';

const { first: firstPort, last: lastPort } = chosenPorts;
const listening = '0A'; // TCP_LISTEN in /proc/net/tcp

/**
 * `count` ports, in order, that nothing listens on now, below the ephemeral range and all on one side of `apart` (a
 * relay's tunnel port must lie outside its port range). From a random place on, so that stacks side by side differ.
 * @throws Error when there are not so many
 */
export function freePorts(count: number, apart = 0, random: () => number = Math.random): number[] {
  const [first, last] = apart - firstPort > lastPort - apart ? [firstPort, apart - 1] : [apart + 1, lastPort];
  const used = listeningPorts();
  const free: number[] = [];
  for (let port = Math.max(first, firstPort); port <= Math.min(last, lastPort); port++) {
    if (!used.has(port)) free.push(port);
  }
  if (free.length < count) throw new Error(`there are only ${free.length} free ports, not ${count}`);
  const start = Math.floor(random() * (free.length - count + 1));
  return free.slice(start, start + count);
}

function listeningPorts(): ReadonlySet<number> {
  const used = new Set<number>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const rows = readFileSync(table, 'latin1').matchAll(/^\s*\d+: [0-9A-F]+:([0-9A-F]{4}) \S+ ([0-9A-F]{2})/gm);
    for (const [, port = '', state] of rows) if (state === listening) used.add(Number.parseInt(port, 16));
  }
  return used;
}
