import { ConfigError } from '@/base-config';
import { config } from '@/config';
import { logConsole, openLog } from '@/base/log';
import { exposePeerAddress } from '@/base/peer-address';
import { followResponses } from '@/base/running-response';

/** Checks the configuration and readies the process; a wrong configuration ends it with the variable's name. */
export function startWeb(): void {
  try {
    // next-auth takes its own address from the environment only; links and cookies must not follow a Host header.
    process.env.NEXTAUTH_URL = config().publicUrl;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
  // not the log of services(): opened here, they would come from this bundle and hold its copies of classes
  if (process.env.NODE_ENV === 'production') logConsole(openLog(config().logLevel, 'web'));
  exposePeerAddress();
  followResponses();
  // `next start` waits for open responses, and live streams never end on their own.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => globalThis.pocketproxyServices?.live.close());
  }
}
