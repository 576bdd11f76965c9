import type { Results } from '../results.ts';

type Row = (results: Results) => string[];

export const verdict = (met: boolean): string => (met ? 'ok' : 'MISS');
const megabits = (value: number) => `${(value / 1e6).toFixed(0)} Mbit/s`;
const perSecond = (value: number) => `${Math.round(value).toLocaleString('en')}/s`;
const ms = (value: number) => `${value.toFixed(2)} ms`;

/** The table, in order: what is measured, its target as a share of NAT's, both values, and CPU. */
export const rows: readonly Row[] = [
  share('download', 'down', 'bitsPerSecond', megabits, 0.9),
  share('upload', 'up', 'bitsPerSecond', megabits, 0.9),
  perUnit('CPU s/GiB, download', 'down', (value) => value.toFixed(2)),
  perUnit('CPU s/GiB, upload', 'up', (value) => value.toFixed(2)),
  plain('bytes per packet of the tunnel device, down', 'down', 'packetBytes', (bytes) => bytes.toFixed(0)),
  plain('packets back for each, down', 'down', 'answersPerPacket', (packets) => packets.toFixed(2)),
  plain('bytes per packet of the tunnel device, up', 'up', 'packetBytes', (bytes) => bytes.toFixed(0)),
  plain('packets back for each, up', 'up', 'answersPerPacket', (packets) => packets.toFixed(2)),
  share('new connections, 64 at once', 'connects', 'perSecond', perSecond, 0.5),
  perUnit('CPU µs/connection', 'connects', (value) => value.toFixed(0)),
  share('UDP echo, 512 B, 32 in flight', 'udp', 'perSecond', perSecond),
  perUnit('CPU µs/datagram and answer', 'udp', (value) => value.toFixed(0)),
  (results) => {
    const [own, nat] = [value(results, 'dns', 'relay', 'p50Ms'), value(results, 'dns', 'nat', 'p50Ms')];
    return ['DNS, p50', '', '', ms(own), ms(nat), ''];
  },
  (results) => {
    const [own, nat] = [value(results, 'dns', 'relay', 'p99Ms'), value(results, 'dns', 'nat', 'p99Ms')];
    return ['DNS, p99', '≤ 3 ms more', verdict(own - nat <= 3), ms(own), ms(nat), ''];
  },
];

function value(results: Results, measure: string, way: 'relay' | 'nat', field: string): number {
  return results.value(measure, way, field) ?? Number.NaN;
}

function share(
  metric: string,
  measure: string,
  field: string,
  format: (value: number) => string,
  atLeast?: number,
): Row {
  return (results) => {
    const ratio = results.ratio(measure, 'relay', 'nat', field) ?? Number.NaN;
    const target = atLeast === undefined ? `${ratio.toFixed(2)} of NAT` : `≥ ${atLeast} of NAT: ${ratio.toFixed(2)}`;
    const [own, nat] = [value(results, measure, 'relay', field), value(results, measure, 'nat', field)];
    const met = atLeast === undefined ? '' : verdict(ratio >= atLeast);
    return [metric, target, met, format(own), format(nat), loads(results, measure)];
  };
}

function plain(metric: string, measure: string, field: string, format: (value: number) => string): Row {
  return (results) => {
    const of = (way: 'relay' | 'nat') => format(value(results, measure, way, field));
    return [metric, '', '', of('relay'), of('nat'), ''];
  };
}

function loads(results: Results, measure: string): string {
  const percent = (way: 'relay' | 'nat', name: string) =>
    `${(value(results, measure, way, `${name}Load`) * 100).toFixed(0)} %`;
  const own = ['openvpn', 'relay', 'phone'].map((name) => percent('relay', name)).join(', ');
  return `${own}; NAT ${percent('nat', 'openvpn')}`;
}

/** openvpn + relay + phone, beside the openvpn of NAT. */
function perUnit(metric: string, measure: string, format: (value: number) => string): Row {
  return (results) => {
    const of = (way: 'relay' | 'nat', name: string) => format(value(results, measure, way, `${name}CpuPerUnit`));
    const own = ['openvpn', 'relay', 'phone'].map((name) => of('relay', name)).join(' + ');
    return [metric, '', '', own, of('nat', 'openvpn'), ''];
  };
}
