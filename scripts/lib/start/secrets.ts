import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { Failure } from '../failure.ts';
import { writePrivately } from '../write-privately.ts';

export type Secrets = Record<'NEXTAUTH_SECRET' | 'VERIFIER_KEY' | 'SEALING_KEYS', string>;

/**
 * The secrets of this installation: read from `file`, or made at random and kept there (0600).
 * @throws Failure when the file is damaged; without the old keys the stored credentials could not be opened
 */
export function keepSecrets(file: string): Secrets {
  if (existsSync(file)) return readSecrets(file);
  const key = () => randomBytes(32).toString('base64');
  const secrets = { NEXTAUTH_SECRET: key(), VERIFIER_KEY: key(), SEALING_KEYS: `k1:${key()}` };
  writePrivately(file, secrets);
  return secrets;
}

function readSecrets(file: string): Secrets {
  try {
    const stored: Partial<Record<string, unknown>> = JSON.parse(readFileSync(file, 'utf8'));
    const { NEXTAUTH_SECRET, VERIFIER_KEY, SEALING_KEYS } = stored;
    if (typeof NEXTAUTH_SECRET === 'string' && typeof VERIFIER_KEY === 'string' && typeof SEALING_KEYS === 'string') {
      return { NEXTAUTH_SECRET, VERIFIER_KEY, SEALING_KEYS };
    }
  } catch {
    // told below
  }
  throw new Failure(`${file} is damaged: put it back, or remove the whole folder to begin anew.`);
}
