import type { Context } from '@/domain/context';
import type { OverviewRange } from '@/domain/overview/input';
import { getOverviewTraffic } from '@/domain/overview/traffic';
import { ChartSection } from '../chart/chart-section';
import { RangeLinks } from '../chart/range-links';
import { StaleNote } from '../chart/stale-note';
import { overviewPath, type Area } from '../shell/navigation';
import { Card, CardContent, CardHeader } from '../ui/card';
import { ZoneNote } from '../usage/zone-note';
import { overviewRanges } from './stack';
import { StackedChart } from './stacked-chart';

interface TrafficProps {
  area: Area;
  context: Context;
  range: OverviewRange;
}

/** The chart of the overview, read apart from the rest of the page. */
export function TrafficSection(props: TrafficProps) {
  return (
    <ChartSection what="The traffic">
      <Traffic {...props} />
    </ChartSection>
  );
}

async function Traffic({ area, context, range }: TrafficProps) {
  const traffic = await getOverviewTraffic(context, { range });
  const links = overviewRanges.map(({ name, label }) => ({
    label,
    href: name === 'day' ? overviewPath(area) : `${overviewPath(area)}?range=${name}`,
    current: name === range,
  }));
  return (
    <Card aria-labelledby="traffic">
      <CardHeader
        id="traffic"
        title="Traffic by phone"
        action={<RangeLinks label="Range of the traffic" links={links} />}
      />
      <CardContent className="grid grid-cols-1 gap-4">
        <StaleNote at={traffic.readAt} />
        <StackedChart traffic={traffic} />
        {range === 'month' && <ZoneNote range={range} timeZone={traffic.timeZone} />}
      </CardContent>
    </Card>
  );
}
