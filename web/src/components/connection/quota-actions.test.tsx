import { expect, test } from '@jest/globals';
import { screen } from '@testing-library/react';
import { resetConnectionUsage, topUpConnection } from '@/actions/connection';
import type { ConnectionUsageView } from '@/domain/connection/view';
import { mocked, refusal, show } from '../testing/show';
import { QuotaBar } from '../usage/quota-bar';
import { QuotaActions } from './quota-actions';

const quota: NonNullable<ConnectionUsageView['quota']> = {
  ...{ limitBytes: 1.5e9, usedBytes: 1.3e9, topUpBytes: 0.5e9, period: 'month' },
  ...{ reached80At: new Date(2026, 10, 20), reached100At: null },
  ...{ periodStart: new Date(2026, 10, 1), resetsAt: new Date(2026, 11, 1), forecast: null },
};
const open = (change: Partial<typeof quota> = {}) => {
  const now = { ...quota, ...change };
  return show(
    <QuotaBar quota={now}>
      <QuotaActions connection={{ id: 'c1', name: 'Shop bot' }} quota={now} />
    </QuotaBar>,
  );
};
const button = (name: string) => screen.getByRole('button', { name });

test('DASH-03 MON-02 the reset says what it does and happens only once it is confirmed', async () => {
  mocked(resetConnectionUsage).mockResolvedValue({ data: {} });
  const user = open();
  await user.click(button('Reset usage'));
  const dialog = screen.getByRole('alertdialog', { name: 'Reset usage?' });
  expect(dialog.textContent).toMatch(/Shop bot starts again at zero: 1\.3 GB no longer count/);
  expect(dialog.textContent).toMatch(/top-up of 500 MB ends/);
  expect(resetConnectionUsage).not.toHaveBeenCalled();
  await user.click(button('Reset usage'));
  expect(mocked(resetConnectionUsage).mock.calls).toEqual([[{ id: 'c1' }]]);
  expect(await screen.findByText(/^Usage reset/)).toBeTruthy();
});

test('MON-02 a top-up sends its bytes; a refusal is said at the field', async () => {
  const problem = refusal('invalid', 'Some values are not valid.', { field: 'bytes', problem: 'This is too much' });
  mocked(topUpConnection).mockResolvedValueOnce(problem).mockResolvedValueOnce({ data: {} });
  const user = open();
  await user.click(button('Top up'));
  await user.type(screen.getByLabelText('Amount'), '2.5');
  await user.click(button('Top up'));
  expect(mocked(topUpConnection).mock.calls).toEqual([[{ id: 'c1', bytes: 2.5e9 }]]);
  expect((await screen.findByRole('alert')).textContent).toBe('This is too much');
  await user.click(button('Top up'));
  expect(await screen.findByText('Data limit topped up.')).toBeTruthy();
});

test('MON-02 the bar says since when a limit is near or reached, and what of it is a top-up', () => {
  open();
  expect(screen.getByText(/^80% reached/)).toBeTruthy();
  expect(screen.getByText(/Includes a top-up of 500 MB, which ends with this period\./)).toBeTruthy();
  expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('87');
});

test('MON-02 a limit that is reached', () => {
  open({ usedBytes: 1.5e9, reached100At: new Date(2026, 10, 22), topUpBytes: 0 });
  expect(screen.getByText(/^Reached/)).toBeTruthy();
  expect(screen.queryByText(/top-up/)).toBeNull();
});
