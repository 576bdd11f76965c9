import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import { vpnKeyName } from '../../../contract/vpn.ts';
import type { ConnectionState } from '../../connection/connection.ts';
import { relayLimits } from '../../limits.ts';

export interface GoodKeysOptions {
  readonly folder: string;
  /** Those that the relay knows now. */
  readonly connections: () => Iterable<Pick<ConnectionState, 'settings'>>;
  readonly log: Pick<Logger, 'error'>;
}

/**
 * The tls-crypt-v2 keys that are good, as empty files with their names: the script that openvpn asks before its TLS stack
 * hears of a client looks for its key's. A key is good while its connection exists and has no later one.
 */
export class GoodKeys {
  readonly #options: GoodKeysOptions;
  /** What lies in the folder; undefined: it has to be read. */
  #there: Set<string> | undefined;
  #running: Promise<void> | undefined;
  #stale = false;
  #retry: NodeJS.Timeout | undefined;

  constructor(options: GoodKeysOptions) {
    this.#options = options;
  }

  /** Brings the folder in step with the connections; resolves when it is, or when that failed and is tried again later. */
  sync(): Promise<void> {
    this.#stale = true;
    return (this.#running ??= this.#run());
  }

  close(): void {
    clearTimeout(this.#retry);
  }

  async #run(): Promise<void> {
    clearTimeout(this.#retry);
    try {
      while (this.#stale) {
        this.#stale = false;
        await this.#write();
      }
    } catch (error) {
      this.#there = undefined;
      this.#options.log.error({ err: error }, 'the good keys of OpenVPN cannot be written; trying again');
      this.#retry = setTimeout(() => void this.sync(), relayLimits.vpnRetryMs).unref();
    } finally {
      this.#running = undefined;
    }
  }

  /** What is no longer good first. */
  async #write(): Promise<void> {
    const { folder } = this.#options;
    const there = (this.#there ??= await filesOf(folder));
    const good = new Set(this.#names());
    for (const name of there) {
      if (good.has(name)) continue;
      await rm(path.join(folder, name), { force: true });
      there.delete(name);
    }
    for (const name of good) {
      if (there.has(name)) continue;
      await writeFile(path.join(folder, name), '', { mode: 0o600 });
      there.add(name);
    }
  }

  *#names(): Iterable<string> {
    for (const { settings } of this.#options.connections()) {
      const { id: connectionId, vpnNumber, vpnGeneration: generation } = settings;
      if (vpnNumber !== null) yield vpnKeyName({ connectionId, generation });
    }
  }
}

async function filesOf(folder: string): Promise<Set<string>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return new Set(await readdir(folder));
}
