import type { Logger } from 'pino';
import type { Agent } from '../agent.ts';

/** What a running command leaves behind to be ended. */
export interface Closable {
  close(): Promise<void>;
}

/** Prints the one `ready` line once each of the phones has been welcomed for the first time. */
export function readyLine(phones: number): () => void {
  let missing = phones;
  return () => {
    missing--;
    if (missing === 0) process.stdout.write(`${JSON.stringify({ ready: true, phones })}\n`);
  };
}

/** Runs until SIGTERM or SIGINT, then ends everything and the process with code 0. A second signal ends it immediately. */
export async function serve(agents: readonly Agent[], others: readonly Closable[], log: Logger): Promise<void> {
  const signal = await new Promise<string>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  log.info({ signal }, 'stopping');
  await Promise.all([...agents, ...others].map((part) => part.close()));
}
