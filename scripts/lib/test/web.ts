import path from 'node:path';
import { freePort } from '../ports.ts';
import type { Child, Processes } from '../processes.ts';
import { waitForHttp } from '../start/ready.ts';
import type { Secrets } from '../start/secrets.ts';

interface WebOptions {
  readonly root: string;
  readonly processes: Processes;
  readonly databaseUrl: string;
  readonly secrets: Secrets;
  readonly env: NodeJS.ProcessEnv;
  /** What differs from a dashboard on loopback without Google and Turnstile. */
  readonly variables: Readonly<Record<string, string>>;
  readonly logFile: string;
}

export interface RunningWeb {
  readonly child: Child;
  /** Where it listens, which is not PUBLIC_URL when that is among the variables. */
  readonly url: string;
}

/** Runs the built dashboard alone, beside any other, and waits until it answers. @throws Failure */
export async function startWeb(options: WebOptions): Promise<RunningWeb> {
  const { root, processes, databaseUrl, secrets, env, variables, logFile } = options;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = await processes.spawn(
    'dashboard',
    process.execPath,
    [path.join(root, 'node_modules/next/dist/bin/next'), 'start', '-H', '127.0.0.1', '-p', String(port)],
    {
      cwd: path.join(root, 'web'),
      env: {
        ...env,
        ...secrets,
        NODE_ENV: undefined,
        POCKETPROXY_ENV: 'development',
        DATABASE_URL: databaseUrl,
        PUBLIC_URL: url,
        NEXTAUTH_URL: undefined,
        ...variables,
      },
      logFile,
    },
  );
  await waitForHttp(child, `${url}/api/health`);
  return { child, url };
}
