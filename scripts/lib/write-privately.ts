import { renameSync, writeFileSync } from 'node:fs';

/** Writes a value as JSON, readable only by this user; a reader sees the old file or the new one, never half of it. */
export function writePrivately(file: string, value: unknown): void {
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(unfinished, file);
}
