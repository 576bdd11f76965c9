import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import type { TrafficView } from '@/domain/usage/view';
import { RangeLinks } from '../chart/range-links';
import { StaleNote } from '../chart/stale-note';
import { formatBitrate, formatBytes } from '../format/bytes';
import { Button } from '../ui/button';
import { Card, CardContent, CardHeader } from '../ui/card';
import { formatClients } from './bucket-words';
import { TrafficChart, type LimitLine } from './traffic-chart';
import { TrafficTable } from './traffic-table';
import { ranges } from './ranges';
import { UpDown } from './up-down';
import { ZoneNote } from './zone-note';

interface TrafficCardProps {
  title: string;
  traffic: TrafficView;
  /** Address with another range. */
  hrefOf: (range: TrafficView['range']) => string;
  /** Of the file with the same rows. */
  csv: string;
  limit?: LimitLine | undefined;
  /** Above the chart: what is used now, the quota. */
  children?: ReactNode;
}

const number = new Intl.NumberFormat('en');

/** What passed in a time that a person chooses: sums, a chart, a table, a file. */
export function TrafficCard({ title, traffic, hrefOf, csv, limit, children }: TrafficCardProps) {
  const { range, sum } = traffic;
  const links = ranges.map(({ name, label }) => ({ label, href: hrefOf(name), current: name === range }));
  return (
    <Card aria-labelledby="usage">
      <CardHeader
        id="usage"
        title={title}
        description="Counted at the relay, exact to the byte, a few seconds behind."
      />
      <CardContent className="grid grid-cols-1 gap-6">
        {children}
        <div className="flex flex-wrap items-center justify-between gap-3">
          <RangeLinks label="Range of the usage" links={links} />
          <Button asChild variant="outline" size="sm">
            <a href={csv} download>
              <Download aria-hidden /> CSV
            </a>
          </Button>
        </div>
        <StaleNote at={traffic.readAt} />
        <dl className="grid grid-cols-[repeat(auto-fit,minmax(6.5rem,1fr))] gap-4">
          <Sum name="Traffic" value={formatBytes(sum.up + sum.down)}>
            <UpDown down={formatBytes(sum.down)} up={formatBytes(sum.up)} />
          </Sum>
          <Sum name="Streams opened" value={number.format(sum.opened)} />
          <Sum name="Refused" value={number.format(sum.refused)} />
          <Sum name="Peak rate" value={formatBitrate(sum.peakBitsPerSecond)} />
          <Sum name="Clients" value={formatClients(sum)} />
        </dl>
        <TrafficChart {...{ traffic, limit }} />
        <TrafficTable traffic={traffic} />
        <ZoneNote range={range} timeZone={traffic.timeZone} />
      </CardContent>
    </Card>
  );
}

function Sum({ name, value, children }: { name: string; value: string; children?: ReactNode }) {
  return (
    <div className="grid content-start gap-1">
      <dt className="text-xs text-muted-foreground">{name}</dt>
      <dd className="grid">
        <span className="text-lg font-semibold tracking-tight tabular-nums">{value}</span>
        {children}
      </dd>
    </div>
  );
}
