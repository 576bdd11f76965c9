'use client';

import { useState } from 'react';
import type { TrafficBucket, TrafficView } from '@/domain/usage/view';
import { BarChart } from '../chart/bar-chart';
import { useZone } from '../shell/clock';
import { cn } from '../ui/cn';
import { bucketTitle, factsOf, marksOf, stepOf, timeOf } from './bucket-words';
import { metricNames, metrics, type MetricName } from './metrics';

export interface LimitLine {
  readonly bytes: number;
  readonly label: string;
}

interface TrafficChartProps {
  traffic: TrafficView;
  /** Of bytes in one bar. */
  limit?: LimitLine | undefined;
}

/** What passed, over time; a person chooses which of the counters is drawn. */
export function TrafficChart({ traffic, limit }: TrafficChartProps) {
  const zone = useZone();
  const [name, setName] = useState<MetricName>('traffic');
  const { label, parts, format, empty } = metrics[name];
  const per = `per ${stepOf[traffic.range]}, ${timeOf[traffic.range]}`;
  const bars = traffic.buckets.map((bucket) => {
    const [title, facts] = [titleOf(traffic, bucket, zone), factsOf(bucket)];
    return {
      key: bucket.at.getTime(),
      parts: parts.map(({ of }) => of(bucket)),
      text: `${title}. ${facts.map((fact) => fact.join(' ')).join(', ')}`,
      tip: <Tip title={title} facts={facts} />,
    };
  });
  return (
    <figure className="grid gap-4">
      <figcaption className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 text-xs text-muted-foreground">
        <span role="group" aria-label="What the chart shows" className="flex flex-wrap gap-1">
          {metricNames.map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={one === name}
              onClick={() => setName(one)}
              className={cn(
                'rounded-md border px-2 py-1 font-medium',
                one === name ? 'border-primary text-foreground' : 'hover:text-foreground',
              )}
            >
              {metrics[one].label}
            </button>
          ))}
        </span>
        <span className="flex flex-wrap gap-x-4 gap-y-1">
          {parts.map(({ name: part, ground }) => (
            <span key={part} className="flex items-center gap-1.5">
              <span aria-hidden className={`size-2.5 rounded-sm ${ground}`} />
              {part}
            </span>
          ))}
          <span>{per}</span>
        </span>
      </figcaption>
      <BarChart
        label={`${label} ${per}`}
        {...{ bars, format, empty }}
        fills={parts.map(({ fill }) => fill)}
        limit={name === 'traffic' && limit ? { amount: limit.bytes, label: limit.label } : undefined}
        marks={marksOf(traffic, zone)}
      />
    </figure>
  );
}

function titleOf(traffic: TrafficView, bucket: TrafficBucket, zone: string): string {
  return bucketTitle(traffic, bucket, zone) + (bucket.until > traffic.readAt ? ', so far' : '');
}

function Tip({ title, facts }: { title: string; facts: ReturnType<typeof factsOf> }) {
  return (
    <>
      <span className="block font-medium">{title}</span>
      <span className="grid grid-cols-[auto_auto] gap-x-3 tabular-nums">
        {facts.map(([name, value]) => (
          <span key={name} className="contents">
            <span className="whitespace-nowrap text-muted-foreground">{name}</span>
            <span className="text-right">{value}</span>
          </span>
        ))}
      </span>
    </>
  );
}
