import { hostname, release, type } from 'node:os';
import { parseArgs } from 'node:util';
import type { Logger } from 'pino';
import { UsageError } from '../credentials.ts';
import { enrol } from '../enrol.ts';
import type { PhoneInfo } from '../tunnel.ts';
import { appVersion } from '../version.ts';
import { certificatesOf, urlOf, warnWhenPlain } from './arguments.ts';

/** File that pair writes and run reads when nothing else is said. */
export const defaultState = 'pocketproxy-agent.json';

/** What a Linux box says of itself. */
export function thisMachine(): PhoneInfo {
  return { appVersion, model: 'Linux modem', osVersion: `${type()} ${release()}`.slice(0, 200) };
}

/** `pair CODE --server URL`: claims the code and keeps the secret. */
export async function pairCommand(args: readonly string[], log: Logger): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      server: { type: 'string' },
      state: { type: 'string', default: defaultState },
      name: { type: 'string', default: hostname() },
      ca: { type: 'string' },
    },
  });
  const [code, ...more] = positionals;
  if (code === undefined || more.length > 0) throw new UsageError('pair takes one pairing code');
  if (values.server === undefined) throw new UsageError('pair needs --server URL, the address of the dashboard');
  const server = urlOf('--server', values.server);
  warnWhenPlain(server, log);
  const credentials = await enrol(values.state, {
    code,
    server,
    name: values.name,
    info: thisMachine(),
    ca: values.ca === undefined ? undefined : certificatesOf('--ca', values.ca),
  });
  process.stdout.write(`Paired as "${credentials.name}". Its secret is in ${values.state}.\n`);
}
