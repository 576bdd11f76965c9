'use client';

import { BarChart } from '../chart/bar-chart';
import { formatBytes } from '../format/bytes';
import { formatTime } from '../format/date';
import { useZone } from '../shell/clock';
import { Card, CardContent, CardHeader } from '../ui/card';

interface TrafficCardProps {
  /** Bytes by hour, oldest first; the last one still runs. */
  hours: readonly number[];
  /** Start of the last one, in ms. */
  lastMs: number;
}

const hourMs = 3_600_000;

/** What all customers used in the last 24 hours. */
export function TrafficCard({ hours, lastMs }: TrafficCardProps) {
  const zone = useZone();
  const clock = (index: number) => formatTime(lastMs - (hours.length - 1 - index) * hourMs, zone);
  return (
    <Card aria-labelledby="traffic">
      <CardHeader id="traffic" title="Traffic of all customers" description="The last 24 hours, up and down together" />
      <CardContent>
        <BarChart
          label="Traffic by hour"
          bars={hours.map((bytes, index) => {
            const text = `${clock(index)}, ${formatBytes(bytes)}${index === hours.length - 1 ? ' so far' : ''}`;
            return { key: index, parts: [bytes], text, tip: text };
          })}
          fills={['fill-chart-down']}
          format={formatBytes}
          marks={[0, 6, 12, 18].map((bar) => ({ bar, label: clock(bar) }))}
          empty="Nothing passed yet"
        />
      </CardContent>
    </Card>
  );
}
