import { Prisma } from '@pocketproxy/prisma';
import { batchRows, walkedAtOnce, type Executor, type Run } from '@/domain/retention/deletion';
import { cutoff } from '@/domain/retention/kept';
import { batched, perDevice, type BatchedTable, type PerDeviceTable } from '@/domain/retention/table';

const { raw, sql } = Prisma;
const named = (name: string) => raw(`"${name}"`);

/** Deletes what is too old of a table, a batch at a time; rows that someone else holds are left for the next run. */
export async function deleteOld(db: Executor, table: BatchedTable, run: Run, idleMs: number): Promise<void> {
  const { kept, old } = batched[table];
  const which = old(cutoff(run.now, kept), idleMs);
  await inBatches(run, () => deleteBatch(db, table, sql`SELECT t.ctid FROM ${named(table)} t WHERE ${which}`));
}

/** Deletes what is too old of each device's rows, but never its newest. */
export async function deleteOldOfDevices(db: Executor, table: PerDeviceTable, run: Run): Promise<void> {
  const { kept, newest, order, at, ...row } = perDevice[table];
  const before = cutoff(run.now, kept);
  const and = 'and' in row ? row.and : Prisma.empty;
  await walk(db, 'Device', run, async (ids) => {
    const rows = sql`
      SELECT t.ctid FROM unnest(${ids}::uuid[]) AS d(id)
      CROSS JOIN LATERAL (
        SELECT n.${named(order)} AS least FROM ${named(table)} n WHERE n."deviceId" = d.id
        ORDER BY n.${named(order)} DESC OFFSET ${newest - 1} LIMIT 1) kept
      JOIN ${named(table)} t ON t."deviceId" = d.id AND t.${named(order)} < kept.least
      WHERE t.${named(at)} < ${before} ${and}`;
    await inBatches(run, () => deleteBatch(db, table, rows));
  });
}

/** Deletes of the access log what is older than its connection keeps it. The partitions end after 30 days anyway. */
export async function deleteOldOfConnections(db: Executor, run: Run): Promise<void> {
  await walk(db, 'Connection', run, async (ids) => {
    const rows = sql`
      SELECT t."connectionId", t."at", t."id" FROM "Connection" c JOIN "AccessLog" t ON t."connectionId" = c."id"
        AND t."at" < ${run.now}::timestamptz - c."accessLogDays" * interval '24 hours'
      WHERE c."id" = ANY (${ids}::uuid[])`;
    // By its key: a place in a partition does not name a row of the whole table
    await inBatches(
      run,
      () => db.$executeRaw`
      WITH old AS MATERIALIZED (${rows} LIMIT ${batchRows} FOR UPDATE OF t SKIP LOCKED)
      DELETE FROM "AccessLog" a USING old
      WHERE a."connectionId" = old."connectionId" AND a."at" = old."at" AND a."id" = old."id"`,
    );
  });
}

async function inBatches(run: Run, batch: () => Promise<number>): Promise<void> {
  while (!run.over()) {
    const rows = await batch();
    if (rows > 0) await run.gone(rows);
    if (rows < batchRows) return;
  }
}

function deleteBatch(db: Executor, table: string, rows: Prisma.Sql): Promise<number> {
  return db.$executeRaw`DELETE FROM ${named(table)} WHERE ctid = ANY (ARRAY(
    ${rows} LIMIT ${batchRows} FOR UPDATE OF t SKIP LOCKED))`;
}

/** Goes through all rows of a table by their ids, some at a time. */
async function walk(db: Executor, table: 'Device' | 'Connection', run: Run, work: (ids: string[]) => Promise<void>) {
  let last = '00000000-0000-0000-0000-000000000000';
  while (!run.over()) {
    const rows = await db.$queryRaw<{ id: string }[]>`
      SELECT "id" FROM ${named(table)} WHERE "id" > ${last}::uuid ORDER BY "id" LIMIT ${walkedAtOnce}`;
    const end = rows.at(-1);
    if (!end) return;
    last = end.id;
    await work(rows.map(({ id }) => id));
  }
}
