import {
  hourMs,
  isReason,
  otherRefusals,
  reasons,
  refusalAdvice,
  sliceMs,
  stepStartMs,
} from '@pocketproxy/relay/contract';
import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { parse } from '@/domain/parse';
import { refusalHistoryInput } from '@/domain/usage/input';
import { connectionScope, customerScope, deviceScope, type UsageScope } from '@/domain/usage/scope';
import type { RefusalHistoryRow, RefusalHistoryView } from '@/domain/usage/view';

type Input = z.input<typeof refusalHistoryInput>;

/** What a connection refused, by reason and address. @throws AppError `not_found` */
export function getConnectionRefusals(context: Context, input: Input): Promise<RefusalHistoryView> {
  return readRefusals(context, input, connectionScope);
}

/** The same of all connections of a device. @throws AppError `not_found` */
export function getDeviceRefusals(context: Context, input: Input): Promise<RefusalHistoryView> {
  return readRefusals(context, input, deviceScope);
}

/** The same of a customer. @throws AppError `not_found`, `forbidden` */
export function getCustomerRefusals(context: Context, input: Input): Promise<RefusalHistoryView> {
  return readRefusals(context, input, customerScope);
}

const maxRows = 200;

interface CountedRow {
  readonly reason: string;
  /** Empty: the addresses that are counted together. Null: the sum of the reason. */
  readonly address: string | null;
  readonly count: bigint;
  readonly lastAt: Date;
}

async function readRefusals(
  context: Context,
  input: Input,
  scopeOf: (context: Context, id: string, since: Date) => Promise<UsageScope>,
): Promise<RefusalHistoryView> {
  const { id, hours } = parse(refusalHistoryInput, input);
  const since = new Date(stepStartMs(hourMs, context.now.getTime()) - (hours - 1) * hourMs);
  const { where, seesClients } = await scopeOf(context, id, since);
  const counting = context.db.$queryRaw<CountedRow[]>`
    WITH counted AS (
      SELECT "reason", "address", sum("count")::bigint AS "count", max("lastAt") AS "lastAt"
      FROM "RefusalHour" WHERE ${where} AND "hour" >= ${since}
      GROUP BY GROUPING SETS (("reason"), ("reason", "address"))
    )
    SELECT * FROM counted ORDER BY "address" IS NOT NULL, "lastAt" DESC, "reason", "address" LIMIT ${maxRows + maxReasons}`;
  const [counted, lastHour] = await Promise.all([counting, readLastHour(context, where)]);
  const sums = counted.filter(({ address }) => address === null).map(toRow);
  // Without the right to know the clients: as if all addresses of a reason were counted together
  const rows = seesClients ? counted.filter(({ address }) => address !== null).map(toRow) : sums;
  return {
    since,
    total: sums.reduce((all, { count }) => all + count, 0),
    lastHour,
    reasons: sums.map(({ address: _, ...sum }) => sum).sort((one, other) => other.count - one.count),
    rows: rows.slice(0, maxRows),
  };
}

async function readLastHour({ db, now }: Context, where: UsageScope['where']): Promise<number> {
  const since = new Date(stepStartMs(sliceMs, now.getTime()) - hourMs + sliceMs);
  const [row] = await db.$queryRaw<{ count: bigint }[]>`
    SELECT COALESCE(sum("refused"), 0)::bigint AS "count" FROM "UsageFiveMinutes" WHERE ${where} AND "at" >= ${since}`;
  return Number(row?.count ?? 0n);
}

/** Reasons are a closed list. */
const maxReasons = 100;

function toRow({ reason, address, count, lastAt }: CountedRow): RefusalHistoryRow {
  const advice = (isReason(reason) && refusalAdvice[reason]) || null;
  return { reason, sentence: sentence(reason), advice, address: address || null, count: Number(count), lastAt };
}

function sentence(reason: string): string {
  if (isReason(reason)) return reasons[reason].sentence;
  return reason === otherRefusals ? 'Refused for other reasons.' : 'Refused.';
}
