import { randomBytes } from 'node:crypto';
import { readFile, stat, unlink } from 'node:fs/promises';
import { z } from 'zod';
import { replacePrivately } from './private-file.ts';

const tunnelUrl = z.url({ protocol: /^wss?$/ });

/** What a phone receives from pairing; with it the phone can be impersonated, so its file is 0600. */
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

const device = credentials.pick({ secret: true, tunnelUrl: true });

/**
 * Reads the secret of a phone that was not paired here: a device as `scripts/stack --no-agents` prints it, or the secret
 * alone where the tunnel's URL is given. @throws UsageError as {@link readCredentials}
 */
export async function readSecret(file: string, url?: string): Promise<Pick<Credentials, 'secret' | 'tunnelUrl'>> {
  const text = await readPrivate(file);
  return url === undefined ? parse(file, text, device) : { secret: text.trim(), tunnelUrl: url };
}

/** Reads a JSON array of credentials, for simulated phones. @throws UsageError as {@link readCredentials} */
export async function readManyCredentials(file: string): Promise<Credentials[]> {
  return parse(file, await readPrivate(file), z.array(credentials).min(1));
}

/** Replaces the file in one step with mode 0600: there is the old one or the new one, never half of one. */
export function saveCredentials(file: string, value: Credentials): Promise<void> {
  return writePrivately(file, value);
}

const draft = z.object({ code: z.string(), server: z.string(), secret: z.string() });
type Draft = z.infer<typeof draft>;

/**
 * The secret for a claim of this code at this server. It is on disk, in `FILE.pairing`, before it is sent: anyone who
 * starts the claim again, after a crash too, sends the same one.
 */
export async function draftSecret(file: string, { code, server }: Omit<Draft, 'secret'>): Promise<string> {
  const kept = await readPrivate(draftFile(file)).then(
    (text) => draft.safeParse(json(text)).data,
    () => undefined,
  );
  if (kept?.code === code && kept.server === server) return kept.secret;
  const secret = `ppd_${randomBytes(32).toString('base64url')}`;
  await writePrivately(draftFile(file), { code, server, secret } satisfies Draft);
  return secret;
}

/** The claim was answered; its draft is of no use any more. */
export async function dropDraft(file: string): Promise<void> {
  await unlink(draftFile(file)).catch(() => undefined);
}

function draftFile(file: string): string {
  return `${file}.pairing`;
}

async function writePrivately(file: string, value: unknown): Promise<void> {
  try {
    await replacePrivately(file, `${JSON.stringify(value, null, 2)}\n`);
  } catch (error) {
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
  const parsed = schema.safeParse(json(text));
  if (parsed.success) return parsed.data;
  throw new UsageError(`${file} does not hold the credentials of a phone`); // never its content: it is secret
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
