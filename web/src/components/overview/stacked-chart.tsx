'use client';

import type { OverviewTrafficView } from '@/domain/overview/view';
import { BarChart } from '../chart/bar-chart';
import { formatBytes } from '../format/bytes';
import { useZone } from '../shell/clock';
import { othersColour, overviewRanges, stackColours, stackMarks, stackOf } from './stack';

/** What the phones carried over time, one on the other. */
export function StackedChart({ traffic }: { traffic: OverviewTrafficView }) {
  const zone = useZone();
  const range = overviewRanges.find(({ name }) => name === traffic.range) ?? overviewRanges[0];
  const colours = traffic.series.map(
    ({ deviceId }, index) => (deviceId === null ? undefined : stackColours[index]) ?? othersColour,
  );
  const bars = stackOf(traffic, zone).map(({ at, title, parts, facts }) => ({
    ...{ key: at, parts },
    text: `${title}. ${facts.map((fact) => fact.join(' ')).join(', ')}`,
    tip: <Tip title={title} facts={facts} />,
  }));
  return (
    <figure className="grid gap-4">
      <figcaption className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted-foreground">
        {traffic.series.map(({ deviceId, name }, index) => (
          <span key={deviceId} className="flex min-w-0 items-center gap-1.5">
            <span aria-hidden className={`size-2.5 shrink-0 rounded-sm ${colours[index]?.ground ?? ''}`} />
            <span className="truncate">{name}</span>
          </span>
        ))}
        <span className="ml-auto">per {range.step}</span>
      </figcaption>
      <BarChart
        label={`Traffic by phone per ${range.step}, ${range.time}`}
        {...{ bars, format: formatBytes, empty: 'No traffic in this time' }}
        fills={colours.map(({ fill }) => fill)}
        marks={stackMarks(traffic, zone)}
      />
    </figure>
  );
}

function Tip({ title, facts }: { title: string; facts: readonly (readonly [string, string])[] }) {
  return (
    <>
      <span className="block font-medium">{title}</span>
      <span className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 tabular-nums">
        {facts.map(([name, value], index) => (
          <span key={index} className="contents">
            <span className="truncate text-muted-foreground">{name}</span>
            <span className="text-right whitespace-nowrap">{value}</span>
          </span>
        ))}
      </span>
    </>
  );
}
