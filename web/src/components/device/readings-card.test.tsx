import { expect, test } from '@jest/globals';
import { act, screen } from '@testing-library/react';
import type { ReadingsView } from '@/domain/reading/view';
import { linesOf } from '../chart/line-chart';
import { show } from '../testing/show';
import { ReadingsCard } from './readings-card';

const slice = 300_000;
const from = new Date(2026, 10, 20);

function readings(batteryPercent: readonly (number | null)[]): ReadingsView {
  const none = batteryPercent.map(() => null);
  const at = new Date(from.getTime() + batteryPercent.length * slice);
  return { range: 'day', at, from, stepMs: slice, batteryPercent, signalDbm: none, temperatureC: none, rttMs: none };
}

test('MON-02 a line has a gap where the phone was away, and one reading alone is drawn', () => {
  expect(linesOf([null, 1, 2, null, null, 3, null])).toEqual([
    { start: 1, values: [1, 2] },
    { start: 5, values: [3] },
  ]);
  expect(linesOf([null])).toEqual([]);
});

test('DASH-05 each chart is one stop of the Tab key; keys read its values, and that there is none', async () => {
  const user = show(<ReadingsCard readings={readings([80, null, 78.6])} />);
  const chart = screen.getByRole('slider', { name: 'Battery, the last 24 hours' });
  act(() => chart.focus());
  expect(chart.getAttribute('aria-valuetext')).toBe('20 Nov, 00:10–00:15: 79 %');
  await user.keyboard('{ArrowLeft}');
  expect(chart.getAttribute('aria-valuetext')).toBe('20 Nov, 00:05–00:10: no reading');
  expect(screen.getAllByText('No reading in this time')).toHaveLength(3);
});

test('an hour stands for its lowest battery and its highest temperature, and the card says so', () => {
  show(<ReadingsCard readings={{ ...readings([80]), range: 'month', stepMs: 3_600_000 }} />);
  expect(screen.getByText(', lowest of each hour')).toBeTruthy();
  expect(screen.getByText(', highest of each hour')).toBeTruthy();
});
