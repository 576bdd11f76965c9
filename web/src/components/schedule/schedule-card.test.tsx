import { expect, test } from '@jest/globals';
import { screen } from '@testing-library/react';
import { clearSchedule, pauseSchedule, resumeSchedule, setSchedule } from '@/actions/schedule';
import type { ScheduleView } from '@/domain/schedule/view';
import { mocked, show } from '../testing/show';
import { ScheduleCard } from './schedule-card';

const schedule: ScheduleView = {
  ...{ deviceId: 'd1', everyMinutes: 120, cron: null, timeZone: null, jitterPercent: 10, idleSeconds: 30 },
  ...{ paused: false, nextAt: new Date(Date.now() + 3_600_000), waitingSince: null, lastSuccessAt: null },
  skipped: null,
};
const card = (now: ScheduleView | null, allowed = true) =>
  show(<ScheduleCard deviceId="d1" schedule={now} allowed={allowed} />);
const button = (name: string) => screen.getByRole('button', { name });
const field = (name: string) => screen.getByLabelText<HTMLInputElement>(name);

test('a schedule is set up: the form sends what was typed', async () => {
  mocked(setSchedule).mockResolvedValue({ data: schedule });
  const user = card(null);
  await user.click(button('Set up'));
  await user.clear(field('Minutes'));
  await user.type(field('Minutes'), '15');
  await user.type(field('Quiet time, seconds'), '20');
  await user.click(button('Save'));
  const rule = { kind: 'interval', everyMinutes: 15 };
  expect(mocked(setSchedule).mock.calls).toEqual([[{ deviceId: 'd1', rule, jitterPercent: 10, idleSeconds: 20 }]]);
  expect(await screen.findByText('Automatic rotation is on.')).toBeTruthy();
});

test('what is wrong with a cron line or its time zone is said at the field', async () => {
  const fieldErrors = { 'rule.cron': ['Not a cron line'], 'rule.timeZone': ['Enter a time zone'] };
  mocked(setSchedule).mockResolvedValue({ validationErrors: { formErrors: [], fieldErrors } });
  const daily = { everyMinutes: null, cron: '0 25 * * *', timeZone: 'Mars/Base' };
  const user = card({ ...schedule, ...daily });
  await user.click(button('Change'));
  await user.click(button('Save'));
  expect(await screen.findByText('Not a cron line')).toBeTruthy();
  expect(screen.getByText('Enter a time zone')).toBeTruthy();
});

test('it says what it does and when the next one is; it is paused and turned off', async () => {
  mocked(pauseSchedule).mockResolvedValue({ data: schedule });
  mocked(clearSchedule).mockResolvedValue({ data: null });
  const user = card(schedule);
  expect(screen.getByText('Every 2 hours')).toBeTruthy();
  expect(screen.getByText('Up to 10 % later at random, only after 30 s without traffic')).toBeTruthy();
  expect(screen.getByText(/^Next rotation/)).toBeTruthy();
  await user.click(button('Pause'));
  await user.click(button('Turn off'));
  expect([mocked(pauseSchedule).mock.calls, mocked(clearSchedule).mock.calls]).toEqual([
    [[{ deviceId: 'd1' }]],
    [[{ deviceId: 'd1' }]],
  ]);
});

test('ROT-04 it says when and why it skipped, and how often since the last success', () => {
  const skipped = { at: new Date('2026-11-28T14:05:00Z'), sentence: 'the phone was offline', times: 3 };
  card({ ...schedule, skipped });
  expect(screen.getByText(/^Skipped at/).textContent).toMatch(
    /^Skipped at .*14:05.*: the phone was offline \(3 times since the last success\)\.$/,
  );
});

test('a paused one is resumed', async () => {
  mocked(resumeSchedule).mockResolvedValue({ data: schedule });
  const user = card({ ...schedule, paused: true, nextAt: null });
  expect(screen.getByText('No rotation is planned while it is paused.')).toBeTruthy();
  await user.click(button('Resume'));
  expect(mocked(resumeSchedule).mock.calls).toEqual([[{ deviceId: 'd1' }]]);
});

test('who may not change it only reads', () => {
  card(schedule, false);
  expect(screen.queryAllByRole('button')).toEqual([]);
});
