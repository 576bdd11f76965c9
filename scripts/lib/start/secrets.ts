import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { Failure } from '../failure.ts';
import { writePrivately } from '../write-privately.ts';

const key = () => randomBytes(32).toString('base64');
/** How each is made. */
const makers: Record<keyof Secrets, () => string> = {
  NEXTAUTH_SECRET: key,
  VERIFIER_KEY: key,
  SEALING_KEYS: () => `k1:${key()}`,
  /** Of the login with which the relay reaches the database; stands in an URL. */
  RELAY_DATABASE_PASSWORD: () => randomBytes(24).toString('base64url'),
};
const schema = z.object({
  NEXTAUTH_SECRET: z.string(),
  VERIFIER_KEY: z.string(),
  SEALING_KEYS: z.string(),
  RELAY_DATABASE_PASSWORD: z.string(),
});
/** Files of earlier versions lack what was added since; nothing else may be missing. */
const storedSchema = schema.partial({ RELAY_DATABASE_PASSWORD: true });
export type Secrets = z.infer<typeof schema>;

/**
 * The secrets of this installation: read from `file`, or made at random and kept there (0600).
 * @throws Failure when the file is damaged; without the old keys the stored credentials could not be opened
 */
export function keepSecrets(file: string): Secrets {
  const fresh = Object.fromEntries(Object.entries(makers).map(([name, make]) => [name, make()]));
  const stored = existsSync(file) ? readSecrets(file) : {};
  const secrets = schema.parse({ ...fresh, ...stored });
  if (Object.keys(stored).length < Object.keys(secrets).length) writePrivately(file, secrets);
  return secrets;
}

function readSecrets(file: string): Partial<Secrets> {
  try {
    return storedSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new Failure(`${file} is damaged: put it back, or remove the whole folder to start from scratch.`);
  }
}
