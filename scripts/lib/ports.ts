import { createServer } from 'node:net';
import { Failure } from './failure.ts';

/** A port of `host` that nothing listens on now. */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  return listenBriefly(0, host);
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
