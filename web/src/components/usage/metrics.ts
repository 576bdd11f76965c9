import type { TrafficCounts } from '@/domain/usage/view';
import { formatBitrate, formatBytes } from '../format/bytes';

interface Part {
  readonly name: string;
  readonly of: (counts: TrafficCounts) => number;
  readonly fill: string;
  /** The same colour for the legend. */
  readonly ground: string;
}

interface Metric {
  readonly label: string;
  readonly parts: readonly Part[];
  readonly format: (amount: number) => string;
  readonly empty: string;
}

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const [first, second] = [
  { fill: 'fill-chart-down', ground: 'bg-chart-down' },
  { fill: 'fill-chart-up', ground: 'bg-chart-up' },
];

/** What a chart of usage can show. */
export const metrics = {
  traffic: {
    label: 'Traffic',
    parts: [
      { name: 'Down', of: ({ down }) => down, ...first },
      { name: 'Up', of: ({ up }) => up, ...second },
    ],
    format: formatBytes,
    empty: 'No traffic in this time',
  },
  streams: {
    label: 'Streams',
    parts: [
      { name: 'Opened', of: ({ opened }) => opened, ...first },
      { name: 'Refused', of: ({ refused }) => refused, fill: 'fill-danger-solid', ground: 'bg-danger-solid' },
    ],
    format: (amount) => number.format(amount),
    empty: 'No streams in this time',
  },
  peak: {
    label: 'Peak rate',
    parts: [{ name: 'Highest rate, both ways', of: ({ peakBitsPerSecond }) => peakBitsPerSecond, ...first }],
    format: formatBitrate,
    empty: 'No traffic in this time',
  },
  clients: {
    label: 'Clients',
    parts: [{ name: 'Distinct client addresses, estimated', of: ({ clients }) => clients, ...first }],
    format: (amount) => number.format(amount),
    empty: 'No clients in this time',
  },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof metrics;
export const metricNames = Object.keys(metrics) as [MetricName, ...MetricName[]];
