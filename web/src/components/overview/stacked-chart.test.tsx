import { expect, test } from '@jest/globals';
import { act, screen } from '@testing-library/react';
import type { OverviewTrafficView } from '@/domain/overview/view';
import { show } from '../testing/show';
import { overviewRangeIn, stackMarks, stackOf } from './stack';
import { StackedChart } from './stacked-chart';

const hour = 3_600_000;
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const midnight = new Date(2026, 10, 20).getTime();

/** Steps of some hours from midnight of the viewer's clock. */
function traffic(range: 'day' | 'week', hours: number, count: number): OverviewTrafficView {
  const at = (index: number) => new Date(midnight + index * hours * hour);
  const buckets = Array.from({ length: count }, (_, index) => ({ at: at(index), until: at(index + 1) }));
  const bytes = (each: number) => buckets.map((_, index) => each * index);
  return {
    ...{ range, timeZone: zone, readAt: new Date(midnight + (count - 0.5) * hours * hour), buckets },
    series: [
      { deviceId: 'a', name: 'Berlin 01', bytes: bytes(1_000) },
      { deviceId: 'b', name: 'Berlin 02', bytes: bytes(3_000) },
      { deviceId: null, name: '7 other phones', bytes: bytes(0) },
    ],
  };
}

test('DASH-05 each bar says its time, all bytes and those of each phone, the most first and none of nothing', () => {
  const bars = stackOf(traffic('day', 1, 24), zone);
  expect(bars).toHaveLength(24);
  expect(bars[2]).toEqual({
    ...{ at: midnight + 2 * hour, title: '20 Nov, 02:00–03:00', parts: [2_000, 6_000, 0] },
    facts: [
      ['All', '8 kB'],
      ['Berlin 02', '6 kB'],
      ['Berlin 01', '2 kB'],
    ],
  });
  expect(bars[0]?.facts).toEqual([['All', '0 B']]);
  expect(bars[23]?.title).toBe('20 Nov, 23:00–00:00, so far');
});

test('marks stand at every sixth hour of the viewer’s clock, and at each day', () => {
  expect(stackMarks(traffic('day', 1, 24), zone)).toEqual([
    { bar: 0, label: '00:00' },
    { bar: 6, label: '06:00' },
    { bar: 12, label: '12:00' },
    { bar: 18, label: '18:00' },
  ]);
  expect(stackMarks(traffic('week', 6, 28), zone).map(({ label }) => label)).toEqual(
    [20, 21, 22, 23, 24, 25, 26].map((day) => `${day} Nov`),
  );
});

test('the range of an address, the last day for any other', () => {
  expect(['week', 'month', 'year', undefined, ['week']].map((range) => overviewRangeIn({ range }))).toEqual([
    ...['week', 'month', 'day', 'day', 'day'],
  ]);
});

test('DASH-05 the chart is one stop of the Tab key, and keys read its bars', async () => {
  const user = show(<StackedChart traffic={traffic('day', 1, 24)} />);
  const chart = screen.getByRole('slider', { name: 'Traffic by phone per hour, the last 24 hours' });
  act(() => chart.focus());
  await user.keyboard('{Home}{ArrowRight}');
  expect(chart.getAttribute('aria-valuetext')).toBe('20 Nov, 01:00–02:00. All 4 kB, Berlin 02 3 kB, Berlin 01 1 kB');
  for (const name of ['Berlin 01', 'Berlin 02', '7 other phones']) expect(screen.getAllByText(name)[0]).toBeTruthy();
});
