import { randomInt } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { Failure } from './failure.ts';

/** Where this system takes the ports of outgoing connections from. */
const ephemeralFile = '/proc/sys/net/ipv4/ip_local_port_range';
const wellKnown = 10_000;
const enough = 4_000;

/**
 * Ports of our choice lie here: above the well-known ones, outside those that Linux uses for outgoing connections. With
 * TEST_PORTS (`FIRST-LAST`) in that part of them: tests that run side by side have one each.
 */
export const chosenPorts = partOf(process.env.TEST_PORTS) ?? outside(ephemeralPorts());

function partOf(text: string | undefined): { first: number; last: number } | undefined {
  const [, first, last] = /^(\d+)-(\d+)$/.exec(text ?? '') ?? [];
  return first && last ? { first: Number(first), last: Number(last) } : undefined;
}

function ephemeralPorts(): readonly [first: number, last: number] {
  const text = existsSync(ephemeralFile) ? readFileSync(ephemeralFile, 'latin1') : '';
  const [, first, last] = /^(\d+)\s+(\d+)/.exec(text) ?? [];
  return first && last ? [Number(first), Number(last)] : [32_768, 60_999];
}

/** The ports below the ephemeral ones, or those above where these are more; all when neither are enough. */
export function outside([low, high]: readonly [number, number]): { first: number; last: number } {
  const [below, above] = [
    { first: wellKnown, last: Math.min(low - 1, 32_767) },
    { first: Math.max(high + 1, wellKnown), last: 65_535 },
  ];
  const count = ({ first, last }: typeof below) => last - first + 1;
  const larger = count(below) >= count(above) ? below : above;
  return count(larger) >= enough ? larger : { first: wellKnown, last: 65_535 };
}

/** These ports in so many equal parts, as values of TEST_PORTS. */
export function portsInParts(parts: number): string[] {
  const { first, last } = chosenPorts;
  const each = Math.floor((last - first + 1) / parts);
  return Array.from({ length: parts }, (_, part) => `${first + part * each}-${first + (part + 1) * each - 1}`);
}

/** The first of so many ports in a row that nothing listens on now, on any address. @throws Failure */
export async function freePortRange(count: number): Promise<number> {
  for (let tries = 0; tries < 1_000; tries++) {
    const first = randomInt(chosenPorts.first, chosenPorts.last - count + 2);
    const row = Array.from({ length: count }, (_, at) => isFree(first + at, '0.0.0.0'));
    if ((await Promise.all(row)).every(Boolean)) return first;
  }
  throw new Failure(`There are no ${count} free ports in a row.`);
}

/**
 * A port of `host` that nothing listens on now. Not one of those that the system hands out: an outgoing
 * connection could take it before it is used.
 */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  for (let tries = 0; tries < 1_000; tries++) {
    const port = randomInt(chosenPorts.first, chosenPorts.last + 1);
    if (await isFree(port, host)) return port;
  }
  throw new Failure(`There is no free port on ${host}.`);
}

/** True when something can listen on this port of `host`. */
export async function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return listenBriefly(port, host).then(
    () => true,
    () => false,
  );
}

/** @throws Failure that names the port, what wanted it and the variable that moves it */
export async function requireFree(port: number, host: string, what: string, variable: string): Promise<void> {
  try {
    await listenBriefly(port, host);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const why =
      code === 'EACCES'
        ? 'may not be used by this user'
        : code === 'EADDRINUSE'
          ? 'is taken'
          : `cannot be used (${String(code)})`;
    throw new Failure(
      `Port ${port} for ${what} ${why}: stop the program that uses it or choose another port with ${variable}=….`,
    );
  }
}

async function listenBriefly(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}
