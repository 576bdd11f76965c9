import { readFile, rename, stat } from 'node:fs/promises';
import type { Logger } from 'pino';
import { commandKinds, phoneMessage, rotationSteps, type PhoneMessage } from '@pocketproxy/relay/protocol';
import { z } from 'zod';
import { agentLimits as limits } from './limits.ts';
import { replacePrivately } from './private-file.ts';

export type Result = Extract<PhoneMessage, { type: 'result' }>;

const result = phoneMessage.transform((message, context): Result => {
  if (message.type === 'result') return message;
  context.addIssue('not a result');
  return z.NEVER;
});

const entry = z.object({
  id: z.uuid(),
  kind: z.enum(commandKinds),
  /** Rotation: the address before. */
  oldIp: z.union([z.ipv4(), z.ipv6()]).optional(),
  /** Rotation: what was done last; left out while the radio has not been touched. */
  step: z.enum(rotationSteps).optional(),
  /** Left out until the command has ended. */
  result: result.optional(),
  /** The relay has the result. */
  confirmed: z.boolean().optional(),
});
/** One command as the journal knows it. */
export type Entry = Readonly<z.infer<typeof entry>>;

const content = z.object({ version: z.literal(1), commands: z.array(entry).max(limits.recentCommands) });

/**
 * The phone's commands, newest last: which ran, how far they came, which results the relay does not have yet. With a
 * file it outlives the process, so that no id runs twice and none stays without its result. It holds no times: nothing
 * in it depends on a clock.
 */
export class Journal {
  /** What an earlier run did is not known: it may have left the radio off. */
  readonly broken: boolean;
  readonly #entries: Map<string, Entry>;
  readonly #write: (text: string) => Promise<void>;
  #saving = Promise.resolve();
  #queued: Promise<void> | undefined;

  /** In memory, unless `write` keeps it. */
  constructor(
    entries: readonly Entry[] = [],
    write: (text: string) => Promise<void> = () => Promise.resolve(),
    broken = false,
  ) {
    this.broken = broken;
    this.#entries = new Map(entries.map((one) => [one.id, one]));
    this.#write = write;
  }

  /** Reads the file, when there is one. A broken one is set aside as FILE.broken with a warning: it stops no start. */
  static async open(file: string, log: Logger): Promise<Journal> {
    const entries = await load(file, log);
    let failed = false;
    const write = async (text: string): Promise<void> => {
      try {
        await replacePrivately(file, text, `${file}.tmp`);
        failed = false;
      } catch (error) {
        if (!failed) log.warn({ err: error, file }, 'the journal cannot be written: a restart forgets commands');
        failed = true;
      }
    };
    return new Journal(entries, write, entries === undefined);
  }

  get(id: string): Entry | undefined {
    return this.#entries.get(id);
  }

  /** Commands without a result: those of an earlier run of this process, at its start. */
  get interrupted(): readonly Entry[] {
    return [...this.#entries.values()].filter((one) => !one.result);
  }

  /** Results that the relay may not have, oldest first. */
  get unconfirmed(): readonly Result[] {
    return [...this.#entries.values()].flatMap((one) => (one.result && !one.confirmed ? [one.result] : []));
  }

  /** A command came. Resolves when that is on the disk, or could not be written. */
  begin({ id, kind }: Pick<Entry, 'id' | 'kind'>): Promise<void> {
    this.#entries.set(id, { id, kind });
    this.#forget();
    return this.#save();
  }

  /** What is new about a command; of one that was forgotten, nothing. Resolves as {@link begin}. */
  note(id: string, change: Partial<Omit<Entry, 'id' | 'kind'>>): Promise<void> {
    const known = this.#entries.get(id);
    if (!known) return Promise.resolve();
    this.#entries.set(id, { ...known, ...change });
    return this.#save();
  }

  /** Changes that come while a write is under way go together into the next one. */
  #save(): Promise<void> {
    this.#queued ??= this.#saving = this.#saving.then(() => {
      this.#queued = undefined;
      return this.#write(`${JSON.stringify({ version: 1, commands: [...this.#entries.values()] })}\n`);
    });
    return this.#queued;
  }

  /** The oldest that has ended; one that runs stays. */
  #forget(): void {
    if (this.#entries.size <= limits.recentCommands) return;
    const oldest = [...this.#entries.values()].find((one) => one.result);
    if (oldest) this.#entries.delete(oldest.id);
  }
}

/** Undefined for a broken file. */
async function load(file: string, log: Logger): Promise<readonly Entry[] | undefined> {
  try {
    const { size } = await stat(file);
    if (size > limits.journalBytes) throw new Error(`${size} bytes are too many`);
    return content.parse(JSON.parse(await readFile(file, 'utf8'))).commands;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    const aside = `${file}.broken`;
    log.warn({ err: error, file, aside }, 'the journal is broken and was set aside: earlier commands are forgotten');
    await rename(file, aside).catch(() => undefined);
    return undefined;
  }
}
