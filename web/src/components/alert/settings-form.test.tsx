import { expect, test } from '@jest/globals';
import { fireEvent, screen } from '@testing-library/react';
import { setAlertSettings } from '@/actions/alert';
import type { AlertSettingsView } from '@/domain/alert/view';
import { mocked, show } from '../testing/show';
import { AlertSettingsForm } from './settings-form';

const settings: AlertSettingsView = {
  kinds: [
    { kind: 'device_offline', bell: true, mail: true },
    { kind: 'hot', bell: false, mail: true },
  ],
  ...{ quiet: null, timeZone: 'UTC', saved: false },
};
const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

test('what differs from the defaults is saved, with quiet hours in the zone of the browser', async () => {
  mocked(setAlertSettings).mockResolvedValue({ data: settings });
  const user = show(<AlertSettingsForm settings={settings} />);
  await user.click(screen.getByRole('switch', { name: 'Device offline: email' }));
  await user.click(screen.getByRole('switch', { name: 'Too hot: bell' }));
  await user.click(screen.getByRole('switch', { name: 'No email during quiet hours' }));
  fireEvent.change(screen.getByLabelText('Until'), { target: { value: '07:30' } });
  await user.click(screen.getByRole('button', { name: 'Save' }));
  expect(mocked(setAlertSettings).mock.calls).toEqual([
    [
      {
        choices: { device_offline: { bell: true, mail: false } },
        quiet: { from: 22 * 60, until: 7 * 60 + 30 },
        timeZone: browserZone,
      },
    ],
  ]);
  expect(await screen.findByText('Alert settings saved.')).toBeTruthy();
});

test('a zone that was chosen stays until the person takes that of the browser', async () => {
  mocked(setAlertSettings).mockResolvedValue({ data: settings });
  const user = show(<AlertSettingsForm settings={{ ...settings, saved: true, timeZone: 'Asia/Tokyo' }} />);
  expect(screen.getByText('Asia/Tokyo')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: `Use ${browserZone}` }));
  await user.click(screen.getByRole('button', { name: 'Save' }));
  expect(mocked(setAlertSettings).mock.calls.at(-1)).toMatchObject([{ timeZone: browserZone }]);
});

test('an error stands at its field', async () => {
  const wrong = { validationErrors: { fieldErrors: { 'quiet.until': ['Choose another time than the start'] } } };
  mocked(setAlertSettings).mockResolvedValue(wrong);
  const user = show(<AlertSettingsForm settings={{ ...settings, quiet: { from: 60, until: 60 } }} />);
  await user.click(screen.getByRole('button', { name: 'Save' }));
  expect((await screen.findByRole('alert')).textContent).toBe('Choose another time than the start');
});
