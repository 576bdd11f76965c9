import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { Failure } from './failure.ts';

/** Ports of our choice lie here: above the well-known ones, below those that Linux gives to outgoing connections. */
export const chosenPorts = { first: 10_000, last: 32_767 } as const;

/**
 * A port of `host` that nothing listens on now. Not one of those that the system gives out by itself: an outgoing
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
