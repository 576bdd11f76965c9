import type { Results } from './results.ts';
import { rows, type Row } from './targets.ts';

/** The table: each metric of the relay with its target, beside ssh and raw loopback, and what limited it. */
export function report(results: Results): string {
  const head = ['metric', 'target', '', 'relay', 'ssh -R', 'raw', 'load while measured'];
  const lines = rows.map((row) => line(results, row)).filter((cells) => cells.length > 0);
  if (lines.length === 0) return '';
  const misses = lines.filter(([, , verdict]) => verdict === 'MISS').length;
  return `${table([head, ...lines])}\n\n${misses === 0 ? 'All targets met.' : `${misses} targets missed.`}`;
}

function line(results: Results, row: Row): string[] {
  const value = row.value(results, row.subject ?? 'relay');
  if (value === undefined) return [];
  const show = (other: number | undefined) => (other === undefined ? '' : row.format(other));
  const cells = [row.metric, targetText(row), verdict(row, value), row.format(value), show(row.value(results, 'ssh'))];
  return [...cells, show(row.value(results, 'raw')), loads(results, row)];
}

function targetText({ target, format }: Row): string {
  if (!target) return '';
  return 'atLeast' in target ? `≥ ${format(target.atLeast)}` : `≤ ${format(target.atMost)}`;
}

function verdict({ target }: Row, value: number): string {
  if (!target) return '';
  return ('atLeast' in target ? value >= target.atLeast : value <= target.atMost) ? 'ok' : 'MISS';
}

/** A process near 100 % of its core is the bottleneck; else, with the machine near 100 %, the machine is. */
function loads(results: Results, { limitedBy, subject = 'relay' }: Row): string {
  if (!limitedBy) return '';
  const part = (name: string, field: string) => {
    const load = results.value(limitedBy, subject, field);
    return load === undefined ? [] : [`${name} ${(load * 100).toFixed(0)} %`];
  };
  return [...part('relay', 'relayLoad'), ...part('agent', 'agentLoad'), ...part('machine', 'machineLoad')].join(', ');
}

/** Columns of text. */
export function table(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  const text = (cells: readonly string[]) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return lines.map((cells) => text(cells).trimEnd()).join('\n');
}
