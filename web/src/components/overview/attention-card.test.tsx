import { expect, test } from '@jest/globals';
import { screen } from '@testing-library/react';
import type { Attention } from '@/domain/overview/view';
import { show } from '../testing/show';
import { AttentionCard } from './attention-card';

const id = '0198c9f0-6f0e-7c31-9d4e-2f6a51f3b001';
const offline: Attention = {
  ...{ of: 'device', problem: 'offline', severity: 'critical', deviceId: id, name: 'Cologne 02', refusing: 3 },
  ...{ sentence: 'The phone is offline.', since: new Date(Date.now() - 8 * 3_605_000) },
};

function open(items: readonly Attention[], more = 0) {
  show(<AttentionCard area="portal" attention={{ items, more }} />);
  return screen.queryAllByRole('listitem').map(({ textContent }) => textContent);
}
const target = (name: string) => screen.getByRole('link', { name }).getAttribute('href');

test('DASH-01 what is wrong, since when, what refuses because of it, and the one thing to do', () => {
  expect(open([offline])).toEqual(['Critical:Cologne 02 offline for 8 h · 3 connections refuseSee why']);
  expect(target('See why: Cologne 02')).toBe(`/portal/devices/${id}?tab=health`);
});

test('many phones stand in one line that leads to their list', () => {
  const all: Attention = { of: 'devices', problem: 'offline', severity: 'critical', count: 12, refusing: 1 };
  expect(open([all], 2)[0]).toContain('12 phones offline · 1 connection refuses');
  expect(target('Show them: 12 phones')).toBe('/portal/devices?status=offline');
  expect(target('2 more in Alerts')).toBe('/portal/alerts?state=open');
});

test('DASH-07 on a customer’s page nothing leads out of that customer', () => {
  const all: Attention = { of: 'devices', problem: 'offline', severity: 'critical', count: 12, refusing: 0 };
  const many: Attention = { of: 'alerts', severity: 'warning', kind: 'quota_80', count: 4 };
  show(<AttentionCard area="admin" attention={{ items: [all, many], more: 2 }} ofCustomer={id} />);
  expect(screen.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual([
    `/admin/customers/${id}?tab=devices&status=offline`,
    `/admin/alerts?state=open&kind=quota_80&customer=${id}`,
    `/admin/alerts?state=open&customer=${id}`,
  ]);
});

test('an alert leads to where it is dealt with', () => {
  const alert: Extract<Attention, { of: 'alert' }>['alert'] = {
    ...{ id, incidentId: id, kind: 'quota_100', severity: 'critical', closedAt: null, count: 1, customer: null },
    ...{ sentence: 'Shop on Berlin 01 has used its quota.', openedAt: new Date(Date.now() - 7_205_000) },
    subject: { type: 'connection', id },
  };
  const many: Attention = { of: 'alerts', severity: 'warning', kind: 'quota_80', count: 4 };
  const [first, second] = open([{ of: 'alert', severity: 'critical', alert }, many]);
  expect(first).toContain('Shop on Berlin 01 has used its quota for 2 h');
  expect(target('Raise the limit: Shop on Berlin 01 has used its quota')).toBe(`/portal/connections/${id}#usage`);
  expect(second).toContain('4 × Quota 80 % used');
});

test('when all is well one line says so', () => {
  expect(open([])).toEqual([]);
  expect(screen.getByText('Nothing needs attention.')).toBeTruthy();
});
