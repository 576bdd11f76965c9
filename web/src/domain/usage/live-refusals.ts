import { formatCidr, readCidr } from '@pocketproxy/relay/contract';
import type { RefusalView } from '@/domain/connection/view';
import type { RefusalHistoryRow, RefusalHistoryView } from '@/domain/usage/view';

/**
 * The history with what the relay has refused since its last flush: it arrives in the history seconds later, so a kind
 * that is in both counts once. Pure. `adviceOf`: of the table of reasons.
 */
export function withLiveRefusals(
  history: RefusalHistoryView,
  live: readonly RefusalView[],
  adviceOf: (reason: string) => string | null,
): RefusalHistoryView {
  const recent = live.filter(({ lastAt }) => new Date(lastAt) >= history.since);
  const rows = recent.reduce((all, refusal) => withOne(all, refusal, adviceOf), history.rows);
  const newestFirst = [...rows].sort((one, other) => other.lastAt.getTime() - one.lastAt.getTime());
  const fresh = newestFirst.filter((row) => !history.rows.some((known) => isSame(known, row)));
  return {
    ...history,
    total: history.total + fresh.reduce((sum, { count }) => sum + count, 0),
    lastHour: history.lastHour + fresh.reduce((sum, { count }) => sum + count, 0),
    reasons: reasonsOf(history.reasons, newestFirst, fresh),
    rows: newestFirst,
  };
}

type Kind = Pick<RefusalHistoryRow, 'reason' | 'address'>;

const isSame = (one: Kind, other: Kind) => one.reason === other.reason && one.address === other.address;

/** As the history names it: the /64 of an IPv6 address. */
function sourceOf(address: string): string {
  const block = address.includes(':') ? readCidr(`${address}/64`) : undefined;
  return block ? formatCidr(block) : address;
}

function withOne(
  rows: readonly RefusalHistoryRow[],
  { reason, sentence, address, count, lastAt }: RefusalView,
  adviceOf: (reason: string) => string | null,
): readonly RefusalHistoryRow[] {
  const [at, source] = [new Date(lastAt), sourceOf(address)];
  const known = rows.find((row) => isSame(row, { reason, address: source }));
  if (!known) return [...rows, { reason, sentence, advice: adviceOf(reason), address: source, count, lastAt: at }];
  return rows.map((row) => (row === known && at > row.lastAt ? { ...row, lastAt: at } : row));
}

function reasonsOf(
  known: RefusalHistoryView['reasons'],
  rows: readonly RefusalHistoryRow[],
  fresh: readonly RefusalHistoryRow[],
): RefusalHistoryView['reasons'] {
  const names = [...new Set([...known, ...rows].map(({ reason }) => reason))];
  return names
    .flatMap((name) => {
      const of = rows.filter(({ reason }) => reason === name);
      const before = known.find(({ reason }) => reason === name);
      const [newest] = of;
      const sum = before ?? (newest && { ...newest, count: 0 });
      if (!sum) return [];
      const { reason, sentence, advice } = sum;
      const more = fresh.filter((row) => row.reason === name).reduce((all, { count }) => all + count, 0);
      const lastAt = newest && newest.lastAt > sum.lastAt ? newest.lastAt : sum.lastAt;
      return [{ reason, sentence, advice, count: sum.count + more, lastAt }];
    })
    .sort((one, other) => other.count - one.count);
}
