import { randomBytes } from 'node:crypto';
import { chmod, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { z } from 'zod';

const tunnelUrl = z.url({ protocol: /^wss?$/ });

/** What pairing gives a phone; with it the phone can be impersonated, so its file is 0600. */
const credentials = z.object({
  deviceId: z.uuid().optional(),
  name: z.string().min(1),
  secret: z.string().min(16).max(512),
  tunnelUrl,
});
export type Credentials = z.infer<typeof credentials>;

/** A mistake of the person at the keyboard: shown as one sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Reads a phone's credentials. @throws UsageError when others may read the file, or it holds something else. */
export async function readCredentials(file: string): Promise<Credentials> {
  return parse(file, await readPrivate(file), credentials);
}

/** Reads a JSON array of credentials, for simulated phones. @throws UsageError as {@link readCredentials} */
export async function readManyCredentials(file: string): Promise<Credentials[]> {
  return parse(file, await readPrivate(file), z.array(credentials).min(1));
}

/** Replaces the file in one step with mode 0600: there is the old one or the new one, never half of one. */
export async function saveCredentials(file: string, value: Credentials): Promise<void> {
  const draft = `${file}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(value, null, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await chmod(draft, 0o600);
    await rename(draft, file);
  } catch (error) {
    await unlink(draft).catch(() => undefined);
    throw new UsageError(`${file} cannot be written: ${messageOf(error)}`);
  }
}

async function readPrivate(file: string): Promise<string> {
  try {
    const { mode } = await stat(file);
    if ((mode & 0o077) !== 0) throw new UsageError(`${file} can be read by others; run: chmod 600 ${file}`);
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

function parse<T>(file: string, text: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new UsageError(`${file} does not hold the credentials of a phone`); // never its content: it is secret
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
