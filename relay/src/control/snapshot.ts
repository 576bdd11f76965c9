import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { CeilingValue } from '../../contract/ceilings.ts';
import type { ConnectionRecord, DeviceReading, Directory, Reading } from '../connection/directory.ts';
import type { ExceptionRow } from '../connection/exceptions.ts';
import { relayLimits } from '../limits.ts';
import { ceilingValue, connectionSettings, deviceRecord, exceptionRow, quotaUse } from './records.ts';
import { Turn } from './turn.ts';

/** First line of the file; also bound to the seal. */
const magic = 'pocketproxy relay snapshot 1';

const record = z.union([
  z.object({ relayId: z.uuid() }),
  z.object({ ceilings: z.array(ceilingValue) }),
  z.object({ exceptions: z.array(exceptionRow) }),
  z.object({ settings: connectionSettings, quota: quotaUse }),
  deviceRecord,
]);

export interface Snapshot {
  readonly relayId: string;
  readonly reading: Reading;
}

/**
 * What the relay knows, on disk, for a start without Postgres. All of it is sealed with AES-256-GCM under a key derived
 * from VERIFIER_KEY and bound to the relay's name; the file is 0600 and replaced in one step.
 */
export class SnapshotFile {
  readonly #path: string;
  readonly #key: Buffer;
  readonly #context: Buffer;
  readonly #turn = new Turn();

  constructor(stateDir: string, relayName: string, verifierKey: Buffer) {
    this.#path = path.join(stateDir, `snapshot-${relayName}`);
    this.#key = Buffer.from(hkdfSync('sha256', verifierKey, '', magic, 32));
    this.#context = Buffer.from(`${magic}\n${relayName}`);
  }

  /** Writes the directory, in pieces so that the process stays responsive; after the writing that is under way. */
  write(relayId: string, directory: Directory): Promise<void> {
    return this.#turn.run(() => this.#write(relayId, directory));
  }

  async #write(relayId: string, directory: Directory): Promise<void> {
    const records: readonly object[] = [
      ...[{ relayId }, { ceilings: directory.ceilings.rows }, { exceptions: directory.exceptions.rows }],
      ...deviceRecords(directory),
      ...connectionRecords(directory),
    ];
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv).setAAD(this.#context);
    const sealed: Buffer[] = [];
    for (let from = 0; from < records.length; from += relayLimits.snapshotPieceRows) {
      const lines = records.slice(from, from + relayLimits.snapshotPieceRows).map((row) => `${JSON.stringify(row)}\n`);
      sealed.push(cipher.update(lines.join('')));
      await new Promise(setImmediate);
    }
    sealed.push(cipher.final());
    await this.#replace(Buffer.concat([Buffer.from(`${magic}\n`), iv, cipher.getAuthTag(), ...sealed]));
  }

  /** The snapshot, or undefined when there is none. @throws Error when the file is not a whole one of this relay */
  async read(): Promise<Snapshot | undefined> {
    const file = await readFile(this.#path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    return file && toSnapshot(this.#open(file));
  }

  #open(file: Buffer): string {
    const head = Buffer.from(`${magic}\n`);
    if (!file.subarray(0, head.length).equals(head)) throw new Error(`${this.#path} is not a snapshot of this version`);
    const iv = file.subarray(head.length, head.length + 12);
    const tag = file.subarray(head.length + 12, head.length + 28);
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#key, iv, { authTagLength: 16 });
      decipher.setAAD(this.#context).setAuthTag(tag);
      return Buffer.concat([decipher.update(file.subarray(head.length + 28)), decipher.final()]).toString('utf8');
    } catch {
      throw new Error(`${this.#path} was changed, or belongs to another relay or another VERIFIER_KEY`);
    }
  }

  async #replace(content: Buffer): Promise<void> {
    await mkdir(path.dirname(this.#path), { recursive: true, mode: 0o700 });
    const fresh = `${this.#path}.new`;
    const handle = await open(fresh, 'w', 0o600);
    try {
      await handle.chmod(0o600); // it may have been there already
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(fresh, this.#path);
  }
}

function connectionRecords(directory: Directory): ConnectionRecord[] {
  return Array.from(directory.connections, (connection) => ({
    settings: connection.settings,
    quota: connection.quotaUse(),
  }));
}

function deviceRecords(directory: Directory): DeviceReading[] {
  return Array.from(directory.devices, (device) => ({ ...device, simUse: directory.sim(device.id)?.use() ?? null }));
}

function toSnapshot(text: string): Snapshot {
  const connections: ConnectionRecord[] = [];
  const devices: DeviceReading[] = [];
  const ceilings: CeilingValue[] = [];
  const exceptions: ExceptionRow[] = [];
  let relayId = '';
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const row = record.parse(JSON.parse(line));
    if ('settings' in row) connections.push(row);
    else if ('ceilings' in row) ceilings.push(...row.ceilings);
    else if ('exceptions' in row) exceptions.push(...row.exceptions);
    else if ('relayId' in row) relayId = row.relayId;
    else devices.push(row);
  }
  return { relayId, reading: { connections, devices, ceilings, exceptions, written: Infinity } };
}
