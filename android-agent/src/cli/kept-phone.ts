import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { z } from 'zod';
import { Journal } from '../journal.ts';
import type { SavedRadio } from '../network/simulated-radio.ts';

/** What a simulated phone remembers across runs. */
export interface KeptPhone {
  readonly journal: Journal;
  readonly savedRadio?: SavedRadio | undefined;
  readonly saveRadio?: (radio: SavedRadio) => void;
}

const savedRadio = z.object({ ip: z.ipv4(), off: z.boolean() });

/** Reads what the phone with this number has kept in the folder; without a folder all of it is in memory. */
export async function keepPhone(dataDir: string | undefined, index: number, log: Logger): Promise<KeptPhone> {
  if (dataDir === undefined) return { journal: new Journal() };
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, `phone-${index + 1}`);
  return {
    journal: await Journal.open(`${file}.journal`, log),
    savedRadio: readRadio(`${file}.radio`),
    saveRadio: (radio) => writeRadio(`${file}.radio`, radio),
  };
}

/** A radio that cannot be read is a new one. */
function readRadio(file: string): SavedRadio | undefined {
  try {
    return savedRadio.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Not awaited, as a real radio would not be: what was done is done before the next step. */
function writeRadio(file: string, radio: SavedRadio): void {
  writeFileSync(`${file}.tmp`, JSON.stringify(radio), { mode: 0o600 });
  renameSync(`${file}.tmp`, file);
}
