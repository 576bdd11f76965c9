import { expect, test } from '@jest/globals';
import { screen } from '@testing-library/react';
import { setAccessLog } from '@/actions/access-log';
import { mocked, show } from '../testing/show';
import { AccessLogSettings } from './access-log-settings';

const settings = { id: 'c1', enabled: false, days: 7, dropped: 0 };

test('an owner switches the log on, and sets for how many days lines are kept', async () => {
  mocked(setAccessLog).mockResolvedValue({});
  const user = show(<AccessLogSettings settings={settings} allowed />);
  await user.click(screen.getByRole('switch', { name: 'Write the access log' }));
  const days = screen.getByRole<HTMLInputElement>('spinbutton', { name: 'Keep lines for days' });
  expect([days.min, days.max]).toEqual(['1', '30']);
  await user.clear(days);
  await user.type(days, '30');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  expect(mocked(setAccessLog).mock.calls.map(([input]) => input)).toEqual([
    { id: 'c1', enabled: true, days: 7 },
    { id: 'c1', enabled: false, days: 30 },
  ]);
});

test('everyone else reads what is set, without a form', () => {
  show(<AccessLogSettings settings={{ ...settings, enabled: true }} allowed={false} />);
  expect(screen.getByText(`On; lines are kept for ${settings.days} days`)).toBeTruthy();
  for (const role of ['switch', 'spinbutton', 'button']) expect(screen.queryByRole(role)).toBeNull();
});
