import { expect, test } from '@jest/globals';
import { act, screen, within } from '@testing-library/react';
import type { TrafficBucket, TrafficView } from '@/domain/usage/view';
import { show } from '../testing/show';
import { TrafficCard } from './traffic-card';

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const nothing = { up: 0, down: 0, opened: 0, refused: 0, peakBitsPerSecond: 0, clients: 0, clientsAtLeast: false };
const busy = { up: 1_234, down: 2_000_001, opened: 7, refused: 2, peakBitsPerSecond: 3e6, clients: 4 };

/** Three days of November. */
function traffic(days: readonly Partial<TrafficBucket>[]): TrafficView {
  const buckets = days.map((day, index) => {
    const at = (date: number) => new Date(2026, 10, date);
    return { ...nothing, at: at(index + 1), until: at(index + 2), ...day };
  });
  const sum = buckets.reduce((all, { up, down }) => ({ ...all, up: all.up + up, down: all.down + down }), nothing);
  return { range: 'month', timeZone: zone, readAt: new Date(), buckets, sum };
}

function open(view: TrafficView, limit?: { bytes: number; label: string }) {
  return show(
    <TrafficCard title="Usage" traffic={view} limit={limit} hrefOf={(range) => `/x?range=${range}`} csv="/file.csv" />,
  );
}

test('TLOG-01 a chart is one stop of the Tab key; arrows read each bar with exact values', async () => {
  const user = open(traffic([{}, busy, { up: 1 }]));
  const chart = screen.getByRole('slider', { name: 'Traffic per day, the last 30 days' });
  const text = () => chart.getAttribute('aria-valuetext');
  act(() => chart.focus());
  expect(text()).toMatch(/^3 Nov 2026. Down 0 bytes, Up 1 bytes,/);
  await user.keyboard('{ArrowLeft}');
  expect(text()).toBe(
    '2 Nov 2026. Down 2 MB (2,000,001 bytes), Up 1.23 kB (1,234 bytes), Streams opened 7, Refused 2, Peak rate 3 Mbit/s, Clients about 4',
  );
  expect([chart.getAttribute('aria-valuenow'), chart.getAttribute('aria-valuemax')]).toEqual(['2', '3']);
  expect(within(chart).getByText('2 MB (2,000,001 bytes)')).toBeTruthy();
  await user.keyboard('{Home}{ArrowLeft}');
  expect(text()).toMatch(/^1 Nov 2026/);
  await user.tab();
  expect(within(chart).queryByText('1 Nov 2026')).toBeNull();
});

test('TLOG-01 a pointer over a bar shows it', async () => {
  const user = open(traffic([{}, busy, {}]));
  const chart = screen.getByRole('slider');
  chart.getBoundingClientRect = () => ({ left: 100, top: 0, width: 300, height: 100 }) as DOMRect;
  await user.pointer({ target: chart, coords: { clientX: 250, clientY: 50 } });
  expect(within(chart).getByText('2 Nov 2026')).toBeTruthy();
  await user.unhover(chart);
  expect(within(chart).queryByText('2 Nov 2026')).toBeNull();
});

test('TLOG-01 another counter is drawn, and only bytes have the limit', async () => {
  const user = open(traffic([busy, {}]), { bytes: 3_000_000, label: 'Data limit: 3 MB per day' });
  expect(screen.getByText('Data limit: 3 MB per day')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Streams' }));
  expect(screen.getByRole('slider', { name: 'Streams per day, the last 30 days' })).toBeTruthy();
  expect(screen.queryByText('Data limit: 3 MB per day')).toBeNull();
  expect(screen.getByRole('button', { name: 'Streams' }).getAttribute('aria-pressed')).toBe('true');
});

test('TLOG-01 a limit far above the bars does not flatten them', () => {
  open(traffic([busy]), { bytes: 3e12, label: 'Data limit: 3 TB per day' });
  expect(screen.getByText(/Data limit: 3 TB per day/).textContent).toMatch(/, above this chart$/);
});

test('TLOG-01 without traffic the chart says so; the table has every day, the file its range', async () => {
  const user = open(traffic([{}, {}, {}]));
  expect(screen.getByText('No traffic in this time')).toBeTruthy();
  expect(screen.queryByRole('row', { hidden: true })).toBeNull();
  await user.click(screen.getByText('Show as a table'));
  expect(await screen.findAllByRole('row')).toHaveLength(4);
  expect(screen.getByRole('link', { name: 'CSV' }).getAttribute('href')).toBe('/file.csv');
  const ranges = within(screen.getByRole('navigation', { name: 'Range of the usage' })).getAllByRole('link');
  expect(ranges.map((link) => [link.textContent, link.getAttribute('aria-current')])).toEqual([
    ['24 h', null],
    ['7 d', null],
    ['30 d', 'true'],
    ['13 months', null],
  ]);
});

test('TLOG-01 figures that are not read again for minutes say how old they are', () => {
  open({ ...traffic([busy]), readAt: new Date(Date.now() - 630_000) });
  expect(screen.getByText('These figures are 10 min old.')).toBeTruthy();
});
