import { isIPv4 } from 'node:net';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Failure } from '../failure.ts';

export interface StartOptions {
  /** Everything that this installation keeps: database, secrets, logs, state of relay and phones. */
  readonly dataDir: string;
  readonly webPort: number;
  readonly tunnelPort: number;
  readonly internalPort: number;
  /** Port of the embedded database; undefined: the one of the last time. */
  readonly postgresPort: number | undefined;
  readonly proxyPortMin: number;
  readonly proxyPortMax: number;
  readonly phones: number;
  /** IPv4 address of this machine that proxy ports and OpenVPN listen on. */
  readonly listen: string;
}

/** Flag, variable, default and meaning of each option, in the order in which --help prints them. */
const table = {
  data: { variable: 'DATA_DIR', fallback: '.data', meaning: 'folder for database, secrets, logs and state' },
  port: { variable: 'PORT', fallback: '3000', meaning: 'port of the dashboard' },
  'tunnel-port': { variable: 'TUNNEL_PORT', fallback: '7000', meaning: 'port that phones dial' },
  'internal-port': { variable: 'INTERNAL_PORT', fallback: '7001', meaning: "port of the relay's health and metrics" },
  'postgres-port': { variable: 'PGPORT', fallback: '', meaning: 'port of the database (default: a free one)' },
  'proxy-port-min': { variable: 'RELAY_PORT_MIN', fallback: '20000', meaning: 'first public proxy port' },
  'proxy-port-max': { variable: 'RELAY_PORT_MAX', fallback: '20999', meaning: 'last public proxy port' },
  listen: {
    variable: 'LISTEN',
    fallback: '127.0.0.1',
    meaning: 'address of this machine for proxies and OpenVPN, for clients elsewhere',
  },
  phones: { variable: 'PHONES', fallback: '2', meaning: 'number of simulated phones' },
} as const;
type Name = keyof typeof table;

export const usage = [
  'Usage: scripts/start [options]',
  '',
  'Starts database, dashboard, jobs, relay and simulated phones on this machine, for trying and developing.',
  'Each option can also be given as a variable.',
  '',
  ...Object.entries(table).map(([name, { variable, fallback, meaning }]) => {
    const note = fallback ? ` (default ${fallback})` : '';
    return `  --${name.padEnd(16)} ${variable.padEnd(16)} ${meaning}${note}`;
  }),
].join('\n');

/**
 * Reads flags, then variables, then defaults. Undefined: only help was asked for.
 * @throws Failure that names the flag or variable
 */
export function parseOptions(args: string[], env: NodeJS.ProcessEnv, root: string): StartOptions | undefined {
  if (env.POCKETPROXY_ENV === 'production') {
    throw new Failure(
      'scripts/start makes demo data and refuses POCKETPROXY_ENV=production: deploy as README.md describes.',
    );
  }
  const flags = parseFlags(args);
  if (flags.help) return undefined;
  const text = (name: Name) => flags.values[name] ?? (env[table[name].variable] || table[name].fallback);
  const port = (name: Name) => wholeNumber(name, text(name), 1, 65_535);
  // npm and the wrapper change the folder; INIT_CWD is where the person stands.
  const given = flags.values.data ?? env.DATA_DIR;
  const options = {
    dataDir: given ? path.resolve(env.INIT_CWD ?? process.cwd(), given) : path.join(root, table.data.fallback),
    webPort: port('port'),
    tunnelPort: port('tunnel-port'),
    internalPort: port('internal-port'),
    postgresPort: text('postgres-port') ? port('postgres-port') : undefined,
    proxyPortMin: port('proxy-port-min'),
    proxyPortMax: port('proxy-port-max'),
    phones: wholeNumber('phones', text('phones'), 1, 50),
    listen: text('listen'),
  };
  if (options.proxyPortMax - options.proxyPortMin + 1 < options.phones) {
    throw new Failure('RELAY_PORT_MIN to RELAY_PORT_MAX must hold a port for each phone.');
  }
  if (!isIPv4(options.listen) || options.listen === '0.0.0.0') {
    throw new Failure('--listen (LISTEN) must be an IPv4 address of this machine, which clients are told.');
  }
  return options;
}

function parseFlags(args: string[]): { help: boolean; values: Partial<Record<Name, string>> } {
  const option = { type: 'string' } as const;
  const shape = {
    data: option,
    port: option,
    'tunnel-port': option,
    'internal-port': option,
    'postgres-port': option,
    'proxy-port-min': option,
    'proxy-port-max': option,
    listen: option,
    phones: option,
    help: { type: 'boolean', short: 'h' },
  } as const satisfies Record<Name | 'help', unknown>;
  try {
    const { help = false, ...values } = parseArgs({ args, options: shape }).values;
    return { help, values };
  } catch (error) {
    throw new Failure(error instanceof Error ? error.message : String(error));
  }
}

function wholeNumber(name: Name, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new Failure(
    `--${name} (${table[name].variable}) must be a whole number from ${min} to ${max}, not ${JSON.stringify(text)}.`,
  );
}
