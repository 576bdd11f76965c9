import { mkdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readCredentials, readManyCredentials, UsageError, type Credentials } from '../credentials.ts';
import { enrol } from '../enrol.ts';
import type { PhoneInfo } from '../tunnel.ts';

export interface PhoneSource {
  /** How many phones; all that there are when left out. */
  readonly phones: number | undefined;
  readonly credentials: string | undefined;
  readonly server: URL | undefined;
  readonly codes: readonly string[];
  readonly stateDir: string | undefined;
  readonly ca: string | undefined;
}

/** Credentials of the simulated phones: from one file, or from a folder where phones that were paired are found. */
export async function findPhones(source: PhoneSource, info: PhoneInfo): Promise<Credentials[]> {
  const { credentials, stateDir } = source;
  if (credentials !== undefined) return take(source.phones, await readManyCredentials(credentials), credentials);
  if (stateDir === undefined)
    throw new UsageError('simulate needs --credentials FILE, or --server URL with --state-dir DIR');
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
  const count = source.phones ?? Math.max(source.codes.length, countStates(stateDir));
  if (count === 0) throw new UsageError('there is no phone yet: give --codes A,B from the dashboard');
  const found: Credentials[] = [];
  for (let index = 0; index < count; index++) found.push(await findOrPair(source, stateDir, index, info));
  return found;
}

function take(phones: number | undefined, all: Credentials[], file: string): Credentials[] {
  if (phones !== undefined && phones > all.length) {
    throw new UsageError(`${file} holds ${all.length} phones, not ${phones}`);
  }
  return all.slice(0, phones);
}

function countStates(stateDir: string): number {
  let count = 0;
  while (existsSync(stateFile(stateDir, count))) count++;
  return count;
}

function stateFile(stateDir: string, index: number): string {
  return join(stateDir, `phone-${index + 1}.json`);
}

async function findOrPair(source: PhoneSource, stateDir: string, index: number, info: PhoneInfo): Promise<Credentials> {
  const file = stateFile(stateDir, index);
  if (existsSync(file)) return readCredentials(file);
  const code = source.codes[index];
  if (source.server === undefined || code === undefined) {
    throw new UsageError(`phone ${index + 1} is not paired yet: give --server URL and a code for it in --codes`);
  }
  return enrol(file, { code, server: source.server, info, ca: source.ca });
}
