import { expect, test } from '@jest/globals';
import { screen } from '@testing-library/react';
import { readNotices } from '@/actions/alert';
import type { BellView, NoticeView } from '@/domain/alert/view';
import { mocked, show } from '../testing/show';
import { Bell } from './bell';

// jsdom goes nowhere
document.addEventListener('click', (event) => event.preventDefault());

const notice: NoticeView = {
  ...{ id: 'n1', incidentId: 'i1', kind: 'device_offline', severity: 'critical', sentence: 'Pixel is offline.' },
  ...{ subject: { type: 'device', id: 'd1' }, phase: 'opened', at: new Date(0), read: false },
};
const bell = (unread: number, ...items: NoticeView[]): BellView => ({ unread, items });

test('the bell says how many alerts are new, and opens, moves and closes by keys', async () => {
  const user = show(<Bell area="portal" bell={bell(1, notice)} />);
  expect(screen.getByText('1 new alert').getAttribute('role')).toBe('status');
  const button = screen.getByRole('button', { name: 'Alerts, 1 new' });
  await user.tab();
  expect(document.activeElement).toBe(button);
  await user.keyboard('{Enter}');
  expect(screen.getByRole('dialog', { name: 'Alerts' })).toBeTruthy();
  const link = screen.getByRole('link', { name: /^New\. Critical: Pixel is offline\./ });
  expect(link.getAttribute('href')).toBe('/portal/devices/d1');
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(document.activeElement).toBe(button);
});

test('opening a new notice marks it as read; all of them at once', async () => {
  mocked(readNotices).mockResolvedValue({ data: { read: 1 } });
  const read = { ...notice, id: 'n2', read: true, phase: 'closed', sentence: 'Pixel is online again.' } as const;
  const user = show(<Bell area="admin" bell={bell(1, notice, read)} />);
  await user.click(screen.getByRole('button', { name: 'Alerts, 1 new' }));
  await user.click(screen.getByRole('button', { name: 'Mark all as read' }));
  expect(mocked(readNotices).mock.calls).toEqual([[{}]]);
  await user.click(screen.getByRole('link', { name: /^Ended: Pixel is online again\./ }));
  expect(mocked(readNotices).mock.calls).toHaveLength(1);
  await user.click(screen.getByRole('button', { name: 'Alerts, 1 new' }));
  await user.click(screen.getByRole('link', { name: /Pixel is offline/ }));
  expect(mocked(readNotices).mock.calls[1]).toEqual([{ ids: ['n1'] }]);
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('an empty bell says so; a hundred are a hundred and more', async () => {
  const user = show(<Bell area="portal" bell={bell(0)} />);
  await user.click(screen.getByRole('button', { name: 'Alerts, no new ones' }));
  expect(screen.getByText('No alerts yet')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Mark all as read' })).toBeNull();
  await user.keyboard('{Escape}');
  show(<Bell area="portal" bell={bell(100, notice)} />);
  expect(screen.getByRole('button', { name: 'Alerts, 100+ new' })).toBeTruthy();
});
