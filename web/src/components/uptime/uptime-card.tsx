import type { UptimeView } from '@/domain/uptime/view';
import { Card, CardContent, CardHeader } from '../ui/card';
import { RangeLinks } from '../chart/range-links';
import { DayChart } from './day-chart';
import { UptimeLegend } from './legend';
import { MonthChart } from './month-chart';
import { DaysTable, InterruptionList } from './uptime-tables';
import { formatPercent } from './words';

interface UptimeCardProps {
  uptime: UptimeView;
  range: 'day' | 'month';
  /** Address with each range. */
  hrefs: Readonly<Record<'day' | 'month', string>>;
}

/** How much of the last day or month a phone was online, and what else it did. */
export function UptimeCard({ uptime, range, hrefs }: UptimeCardProps) {
  const { percent, shares, cells, interruptions, moreInterruptions } = uptime;
  const links = [
    { label: '24 h', href: hrefs.day, current: range === 'day' },
    { label: '30 d', href: hrefs.month, current: range === 'month' },
  ];
  return (
    <Card aria-labelledby="uptime">
      <CardHeader
        id="uptime"
        title="Uptime"
        description={percent === null ? 'Nothing that counts was recorded.' : `${formatPercent(percent)} online`}
        action={<RangeLinks label="Range of the uptime" links={links} />}
      />
      <CardContent className="grid grid-cols-1 gap-4">
        {range === 'day' ? <DayChart cells={cells} /> : <MonthChart cells={cells} />}
        <UptimeLegend shares={shares} />
        {range === 'month' && <DaysTable cells={cells} />}
        <InterruptionList {...{ interruptions, moreInterruptions }} />
      </CardContent>
    </Card>
  );
}
