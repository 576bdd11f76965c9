import { expect, test } from '@jest/globals';
import { act, screen } from '@testing-library/react';
import type { FleetCell } from '@/domain/cockpit/view';
import { liveStore } from '../shell/live-store';
import { router } from '../testing/navigation';
import { show } from '../testing/show';
import { groupCells } from './groups';
import { PhoneGrid } from './phone-grid';

const cell = (name: string, parts: Partial<FleetCell> = {}): FleetCell => ({
  ...{ id: name, name, state: 'online', carrier: 'Telekom', relay: 'relay-1', customer: 'Acme', ...parts },
});
const cells = [cell('a'), cell('b', { state: 'offline', customer: null, carrier: null }), cell('c')];

test('DASH-07 each phone is a link that says its state; one stop of the Tab key, arrow keys between them', async () => {
  const user = show(<PhoneGrid title="Berlin" count="3" cells={cells} />);
  expect(screen.getAllByRole('link').map((link) => link.getAttribute('aria-label'))).toEqual([
    'a · Online · Acme · Telekom · relay-1',
    'b · Offline · Not assigned · relay-1',
    'c · Online · Acme · Telekom · relay-1',
  ]);
  await user.tab();
  expect(document.activeElement?.getAttribute('href')).toBe('/admin/devices/a');
  await user.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}');
  expect(document.activeElement?.getAttribute('href')).toBe('/admin/devices/c');
  await user.keyboard('{Home}{ArrowRight}');
  await user.tab({ shift: true });
  await user.tab();
  expect(document.activeElement?.getAttribute('href')).toBe('/admin/devices/b');
  await user.keyboard('{Enter}');
  expect(router.push).toHaveBeenCalledWith('/admin/devices/b');
});

test('what needs someone stands first by state; else the largest group', () => {
  const all = [...cells, cell('d', { state: 'degraded' })];
  expect(groupCells(all, 'state').map(({ name, cells: of }) => [name, of.length])).toEqual([
    ['Offline', 1],
    ['Degraded', 1],
    ['Online', 2],
  ]);
  expect(groupCells(all, 'carrier').map(({ name, serving }) => [name, serving])).toEqual([
    ['Telekom', 3],
    ['Unknown carrier', 0],
  ]);
  expect(groupCells(all, 'customer').map(({ name }) => name)).toEqual(['Acme', 'Not assigned']);
});

test('DASH-06 a phone whose state changes says so in place', () => {
  show(<PhoneGrid title="Berlin" count="1" cells={[cell('a')]} />);
  const patch = { kind: 'device' as const, id: 'a', deviceId: 'a', set: { state: { name: 'offline' } } };
  act(() => liveStore.take({ type: 'rows', rows: [patch] }, ''));
  expect(screen.getByRole('link').getAttribute('aria-label')).toBe('a · Offline · Acme · Telekom · relay-1');
});
