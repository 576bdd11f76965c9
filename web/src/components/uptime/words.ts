import { uptimeKinds, type UptimeKind } from '@/domain/uptime/kinds';
import type { UptimeCell } from '@/domain/uptime/view';
import { formatDuration } from '../format/duration';

type Shares = UptimeCell['shares'];

/** "99.97 %": never rounded up to all. */
export function formatPercent(percent: number): string {
  return `${Number((Math.floor(percent * 100) / 100).toFixed(2))} %`;
}

/** "Offline 2 min, Rotating 20 s", or "Online all of the time". */
export function formatShares(shares: Shares): string {
  const [first, ...more] = shares;
  if (!first) return uptimeKinds.unknown.label;
  if (more.length === 0) return `${uptimeKinds[first.kind].label} all of the time`;
  return shares.map(({ kind, ms }) => `${uptimeKinds[kind].label} ${formatDuration(ms)}`).join(', ');
}

/** The percentage of one cell; null where nothing counts. */
export function percentOf(shares: Shares): number | null {
  const of = (counts: 'up' | 'down') =>
    shares.filter(({ kind }) => uptimeKinds[kind].counts === counts).reduce((sum, { ms }) => sum + ms, 0);
  const counted = of('up') + of('down');
  return counted === 0 ? null : (of('up') / counted) * 100;
}

/** What a cell is shown as: downtime however short, else what it mostly was. */
export function mainKind(shares: Shares): UptimeKind {
  const worst = shares.find(({ kind }) => uptimeKinds[kind].counts === 'down');
  const [longest] = [...shares].sort((one, other) => other.ms - one.ms);
  return (worst ?? longest)?.kind ?? 'unknown';
}
