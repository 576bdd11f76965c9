import type { Logger } from 'pino';
import { nilUuid } from '../../contract/nil-uuid.ts';
import type { AccessLog, AccessRow } from '../connection/access-log.ts';
import { relayLimits } from '../limits.ts';
import { within, type Database, type Queryable } from './database.ts';
import { Loop } from './loop.ts';
import { sql } from './sql.ts';

export interface AccessLogWriterOptions {
  readonly db: Database;
  readonly accessLog: AccessLog;
  readonly log: Logger;
}

/** Writes the access log in batches, on its own: neither usage nor traffic waits for it. */
export class AccessLogWriter {
  readonly #options: AccessLogWriterOptions;
  readonly #loop: Loop;

  constructor(options: AccessLogWriterOptions) {
    this.#options = options;
    const { log } = options;
    const intervalMs = relayLimits.accessLogIntervalMs;
    this.#loop = new Loop({ log, what: 'writing the access log', work: () => this.flush(), intervalMs });
  }

  start(): void {
    this.#loop.start();
  }

  /** Writes what waits. @throws when Postgres is unavailable; nothing is lost then that has room to wait */
  async flush(): Promise<void> {
    const { db, accessLog } = this.#options;
    for (let rows = accessLog.next(); rows.length > 0; rows = accessLog.next()) {
      await within(relayLimits.databaseTimeoutMs, 'writing the access log', writeAccessLog(db, rows));
      accessLog.confirm(rows);
    }
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
  }
}

/** Writes lines once: those that are there already stay as they are. Lines of connections that are gone are left out. */
export async function writeAccessLog(db: Queryable, rows: readonly AccessRow[]): Promise<void> {
  await db.run(sql`
    INSERT INTO "AccessLog" ("connectionId", "at", "id", "ownerId", "address", "protocol", "bytesUp", "bytesDown",
      "durationMs", "reason")
    SELECT r.* FROM unnest(
      ${rows.map((row) => row.connectionId)}::uuid[],
      ${rows.map((row) => new Date(row.atMs))}::timestamptz[],
      ${rows.map((row) => row.id)}::uuid[],
      ${rows.map((row) => row.ownerId ?? nilUuid)}::uuid[],
      ${rows.map((row) => row.address)}::text[],
      ${rows.map((row) => row.protocol)}::text[],
      ${rows.map((row) => BigInt(row.up))}::bigint[],
      ${rows.map((row) => BigInt(row.down))}::bigint[],
      ${rows.map((row) => row.durationMs)}::bigint[],
      ${rows.map((row) => row.reason)}::text[]
    ) AS r(connection, at, id, owner, address, protocol, up, down, duration, reason)
    WHERE EXISTS (SELECT FROM "Connection" c WHERE c.id = r.connection)
    ON CONFLICT ("connectionId", "at", "id") DO NOTHING`);
}
