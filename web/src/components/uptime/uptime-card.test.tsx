import { expect, test } from '@jest/globals';
import { act, screen, within } from '@testing-library/react';
import type { UptimeView } from '@/domain/uptime/view';
import { formatTime } from '../format/date';
import { show } from '../testing/show';
import { UptimeCard } from './uptime-card';
import { formatPercent, mainKind } from './words';

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const minute = 60_000;
const start = new Date(2026, 10, 27, 13).getTime();
const at = (minutes: number) => new Date(start + minutes * minute);
const hrefs = { day: '/x?uptime=day', month: '/x?uptime=month' };

const view = (minutes: number, count: number): UptimeView => ({
  at: at(minutes * count),
  percent: 99.999,
  shares: [
    { kind: 'online', ms: (minutes * count - 5) * minute },
    { kind: 'offline', ms: 3 * minute },
    { kind: 'relay', ms: 2 * minute },
  ],
  cells: Array.from({ length: count }, (_, index) => ({
    ...{ start: at(minutes * index), end: at(minutes * (index + 1)) },
    shares: [{ kind: index === 1 ? ('offline' as const) : ('online' as const), ms: minutes * minute }],
  })),
  interruptions: [
    { kind: 'relay', from: at(20), to: at(22), ongoing: false, sentence: 'Our relay restarted.' },
    { kind: 'offline', from: at(5), to: at(8), ongoing: false, sentence: 'The phone stopped responding.' },
  ],
  moreInterruptions: 3,
});

test('DASH-05 uptime of a day: keys go by cell and by hour, the legend says what counts', async () => {
  const user = show(<UptimeCard uptime={view(5, 30)} range="day" hrefs={hrefs} />);
  expect(screen.getByText('99.99 % online')).toBeTruthy();
  const chart = screen.getByRole('slider', { name: 'Uptime of the last 24 hours, in steps of 5 minutes' });
  act(() => chart.focus());
  await user.keyboard('{Home}{ArrowDown}');
  const cell = `${formatTime(at(5).getTime(), zone)}–${formatTime(at(10).getTime(), zone)}`;
  expect(chart.getAttribute('aria-valuetext')).toBe(`${cell}: Offline all of the time`);
  await user.keyboard('{ArrowRight}');
  expect(chart.getAttribute('aria-valuetext')).toMatch(new RegExp(`^${formatTime(at(65).getTime(), zone)}–`));
  const legend = within(screen.getByRole('list', { name: 'What the time was spent with' })).getAllByRole('listitem');
  expect(legend.map((item) => item.textContent)).toEqual([
    expect.stringMatching(/^Online 2 h 25 min/),
    expect.stringMatching(/^Offline 3 min/),
    expect.stringMatching(/^Relay unavailable 2 min.*Not downtime\.$/),
  ]);
});

test('DASH-05 the same as a list: what interrupted, when, why, and how many more', () => {
  show(<UptimeCard uptime={view(1_440, 30)} range="month" hrefs={hrefs} />);
  expect(screen.getByRole('slider', { name: 'Uptime of the last 30 days' })).toBeTruthy();
  const list = screen.getByRole('region', { name: 'Interruptions', hidden: true });
  const items = within(list).getAllByRole('listitem', { hidden: true });
  expect(items.map((item) => item.textContent)).toEqual([
    expect.stringMatching(/^Relay unavailable 2 min/),
    expect.stringMatching(/^Offline 3 minThe phone stopped responding\./),
  ]);
  expect(within(list).getByText('3 earlier ones are not listed.')).toBeTruthy();
  expect(screen.getAllByRole('row', { hidden: true })).toHaveLength(31);
});

test('DASH-05 what is never rounded away: a percentage below all, and downtime in a cell', () => {
  expect([100, 99.999, 50, 0].map(formatPercent)).toEqual(['100 %', '99.99 %', '50 %', '0 %']);
  const online = { kind: 'online', ms: 299_000 } as const;
  expect(mainKind([online, { kind: 'offline', ms: 1_000 }])).toBe('offline');
  expect(mainKind([online, { kind: 'rotating', ms: 1_000 }])).toBe('online');
  expect(mainKind([])).toBe('unknown');
});
