'use client';

import type { ReadingsView } from '@/domain/reading/view';
import type { Mark } from '../chart/chart-marks';
import { LineChart } from '../chart/line-chart';
import { formatDay, formatTime } from '../format/date';
import { useZone } from '../shell/clock';
import { Card, CardContent, CardHeader } from '../ui/card';

type Name = 'batteryPercent' | 'signalDbm' | 'temperatureC' | 'rttMs';

/** Each reading: its name, what an hour of it stands for, and the axis, widened where values lie outside. */
const charts = [
  {
    name: 'batteryPercent',
    title: 'Battery',
    hour: 'lowest',
    domain: [0, 100],
    format: (value) => `${Math.round(value)} %`,
  },
  {
    name: 'signalDbm',
    title: 'Signal',
    hour: 'mean',
    domain: [-120, -60],
    format: (value) => `${Math.round(value)} dBm`,
  },
  {
    name: 'temperatureC',
    title: 'Temperature',
    hour: 'highest',
    domain: [15, 50],
    format: (value) => `${Math.round(value)} °C`,
  },
  { name: 'rttMs', title: 'Round trip', hour: 'mean', domain: [0, 200], format: (value) => `${Math.round(value)} ms` },
] as const satisfies readonly {
  name: Name;
  title: string;
  hour: string;
  domain: readonly [number, number];
  format: (value: number) => string;
}[];

/** Battery, signal, temperature and round trip over time. */
export function ReadingsCard({ readings }: { readings: ReadingsView }) {
  const zone = useZone();
  const day = readings.range === 'day';
  const time = day ? 'the last 24 hours' : 'the last 30 days';
  const at = (index: number) => readings.from.getTime() + index * readings.stepMs;
  const titleOf = (index: number) =>
    `${formatDay(at(index), zone)}, ${formatTime(at(index), zone)}–${formatTime(at(index + 1), zone)}`;
  const marks = marksOf(readings, zone);
  return (
    <Card aria-labelledby="readings">
      <CardHeader
        id="readings"
        title="Battery, signal and temperature"
        description={day ? 'As the phone said, every 5 minutes.' : 'By hour. The range is that of the uptime.'}
      />
      <CardContent className="grid gap-x-8 gap-y-6 lg:grid-cols-2">
        {charts.map(({ name, title, hour, domain, format }) => (
          <figure key={name} className="grid content-start gap-3">
            <figcaption className="text-sm font-medium">
              {title}
              {!day && <span className="font-normal text-muted-foreground">, {hour} of each hour</span>}
            </figcaption>
            <LineChart
              label={`${title}, ${time}`}
              values={readings[name]}
              domain={widened(domain, readings[name])}
              {...{ format, titleOf, marks, empty: 'No reading in this time' }}
            />
          </figure>
        ))}
      </CardContent>
    </Card>
  );
}

function widened(
  [low, high]: readonly [number, number],
  values: readonly (number | null)[],
): readonly [number, number] {
  const known = values.filter((value) => value !== null);
  return [Math.min(low, ...known), Math.max(high, ...known)];
}

/** Every sixth hour, or every fifth day. */
function marksOf({ range, from, stepMs, batteryPercent: { length } }: ReadingsView, zone: string): Mark[] {
  return Array.from({ length }, (_, bar) => bar).flatMap((bar) => {
    const at = from.getTime() + bar * stepMs;
    const time = formatTime(at, zone);
    if (bar > length * 0.93) return [];
    if (range === 'day') return /^(00|06|12|18):00$/.test(time) ? [{ bar, label: time }] : [];
    const day = formatDay(at, zone);
    return time === '00:00' && Number(day.split(' ')[0]) % 5 === 0 ? [{ bar, label: day }] : [];
  });
}
