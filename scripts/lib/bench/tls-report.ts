import { haproxyInstalled } from './haproxy.ts';
import { table } from './report.ts';
import type { Results } from './results.ts';
import type { Subject } from './subject.ts';

const rows = [
  { what: 'throughput down', measure: 'tls: bulk down', field: 'gibibytesPerSecond', unit: 'GiB/s', digits: 2 },
  { what: 'throughput up', measure: 'tls: bulk up', field: 'gibibytesPerSecond', unit: 'GiB/s', digits: 2 },
  { what: 'CPU down', measure: 'tls: bulk down', field: 'CpuPerUnit', unit: 's/GiB', digits: 2 },
  { what: 'CPU up', measure: 'tls: bulk up', field: 'CpuPerUnit', unit: 's/GiB', digits: 2 },
  { what: 'connections, 64 at once', measure: 'tls: connects', field: 'perSecond', unit: '/s', digits: 0 },
  { what: 'CPU per connection', measure: 'tls: connects', field: 'CpuPerUnit', unit: 'µs', digits: 0 },
] as const;

/** What TLS costs the relay, beside haproxy that takes it off in front of the same relay; empty when it was not measured. */
export function tlsReport(results: Results): string {
  if (!rows.some(({ measure }) => results.value(measure, 'tls', 'relayLoad') !== undefined)) return '';
  const head = ['TLS', 'relay, plain', 'relay, TLS', 'haproxy + relay'];
  const lines = rows.map(({ what, measure, field, unit, digits }) => [
    `${what}, ${unit}`,
    ...(['relay', 'tls', 'haproxy'] as const).map((name) => cell(results, { measure, field, digits }, name)),
  ]);
  const missing = haproxyInstalled ? '' : '\nWithout haproxy: it is not installed (apt install haproxy).';
  return `${table([head, ...lines])}${missing}`;
}

function cell(
  results: Results,
  { measure, field, digits }: { readonly measure: string; readonly field: string; readonly digits: number },
  name: Subject['name'],
): string {
  const value = (of: string) => results.value(measure, name, of)?.toFixed(digits);
  if (field !== 'CpuPerUnit') return value(field) ?? '';
  const own = value('relayCpuPerUnit') ?? '';
  return name === 'haproxy' && own ? `${value('frontCpuPerUnit') ?? ''} + ${own}` : own;
}
