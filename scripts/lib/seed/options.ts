import path from 'node:path';
import { parseArgs } from 'node:util';
import { Failure } from '../failure.ts';

export interface SeedOptions {
  readonly devices: number;
  readonly customers: number;
  /** Of all devices together. */
  readonly connections: number;
  /** How far the history goes back. */
  readonly days: number;
  /** Folder of a `scripts/start`, where no DATABASE_URL is given. */
  readonly dataDir: string;
}

interface Row {
  readonly fallback: string;
  readonly meaning: string;
  readonly most?: number;
}

const table = {
  devices: { fallback: '300', meaning: 'phones', most: 5_000 },
  customers: { fallback: '40', meaning: 'customers; those that exist already count', most: 1_000 },
  connections: { fallback: '', meaning: 'connections (default: three for each phone)', most: 20_000 },
  days: { fallback: '30', meaning: 'days of history', most: 90 },
  data: { fallback: '.data', meaning: 'folder of a scripts/start that is running' },
} as const satisfies Record<string, Row>;
type Name = keyof typeof table;

export const usage = [
  'Usage: scripts/seed [options]',
  '',
  'Fills a database for development with a fleet and its history: customers with people, phones in each state,',
  'connections, groups, traffic, rotations, addresses, status changes, alerts and an audit log.',
  'The customer that has been there the longest gets a third of the phones.',
  '',
  ...Object.entries(table).map(([name, { fallback, meaning }]) => {
    const note = fallback ? ` (default ${fallback})` : '';
    return `  --${name.padEnd(12)} ${meaning}${note}`;
  }),
  '',
  'With DATABASE_URL it fills that database instead: POCKETPROXY_ENV must be development, and VERIFIER_KEY and',
  'SEALING_KEYS must be set. Its relays and phones are rows: nothing answers on their ports.',
].join('\n');

/** Reads the flags. Undefined: only help was asked for. @throws Failure that names the flag */
export function parseOptions(args: string[], cwd: string, root: string): SeedOptions | undefined {
  const { help, ...values } = parseFlags(args);
  if (help) return undefined;
  const devices = whole('devices', values.devices ?? table.devices.fallback, 1);
  return {
    devices,
    customers: whole('customers', values.customers ?? table.customers.fallback, 1),
    connections: values.connections === undefined ? devices * 3 : whole('connections', values.connections, 0),
    days: whole('days', values.days ?? table.days.fallback, 1),
    dataDir: values.data === undefined ? path.join(root, table.data.fallback) : path.resolve(cwd, values.data),
  };
}

function parseFlags(args: string[]) {
  const option = { type: 'string' } as const;
  const shape = {
    ...{ devices: option, customers: option, connections: option, days: option, data: option },
    help: { type: 'boolean', short: 'h' },
  } as const satisfies Record<Name | 'help', unknown>;
  try {
    return parseArgs({ args, options: shape }).values;
  } catch (error) {
    throw new Failure(error instanceof Error ? error.message : String(error));
  }
}

function whole(name: Exclude<Name, 'data'>, text: string, min: number): number {
  const value = Number(text);
  const { most } = table[name];
  if (/^\d+$/.test(text) && value >= min && value <= most) return value;
  throw new Failure(`--${name} must be a whole number from ${min} to ${most}, not ${JSON.stringify(text)}.`);
}
