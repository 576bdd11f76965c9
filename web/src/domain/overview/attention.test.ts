import assert from 'node:assert/strict';
import test from 'node:test';
import type { AlertKind, Severity } from '@/domain/alert/kinds';
import type { AlertView } from '@/domain/alert/view';
import type { DeviceStateName } from '@/domain/device/states';
import { attentionOf } from '@/domain/overview/attention';
import type { FleetDevice } from '@/domain/overview/fleet';

const hour = 3_600_000;
const now = Date.parse('2026-11-28T12:00:00Z');
const ago = (hours: number) => new Date(now - hours * hour);

function phone(id: string, name: DeviceStateName, parts: Partial<FleetDevice> = {}): FleetDevice {
  const state = { name, reason: null, sentence: `It is ${name}.` };
  return {
    ...{ id, name: `Phone ${id}`, whose: 'own', state, connected: name === 'online', statusChangedAt: ago(1) },
    ...{ maintained: false, ...parts },
  };
}

function alert(id: string, kind: AlertKind, severity: Severity, about: string, hours = 1): AlertView {
  const subject = { type: 'device', id: about } as const;
  const times = { openedAt: ago(hours), closedAt: null, count: 1 };
  return { id, incidentId: id, kind, severity, sentence: `${kind} of ${about}.`, subject, ...times, customer: null };
}

const of = (fleet: readonly FleetDevice[], alerts: readonly AlertView[] = [], enabled = new Map<string, number>()) =>
  attentionOf({ fleet, alerts, enabled });

test('DASH-01 phones that do not serve stand first, the longest first, with the connections that refuse', () => {
  const { items, more } = of(
    [
      phone('a', 'online'),
      phone('b', 'degraded'),
      phone('c', 'offline'),
      phone('d', 'offline', { statusChangedAt: ago(8) }),
      phone('e', 'rotating'),
    ],
    [],
    new Map([
      ['d', 3],
      ['b', 2],
    ]),
  );
  assert.deepEqual(
    items.map((item) => item.of === 'device' && [item.deviceId, item.severity, item.since?.getTime(), item.refusing]),
    [
      ['d', 'critical', ago(8).getTime(), 3],
      ['c', 'critical', ago(1).getTime(), 0],
      // It still serves
      ['b', 'warning', undefined, 0],
    ],
  );
  assert.equal(more, 0);
});

test('DASH-01 what a phone’s state says is not said again by its alert, which knows since when', () => {
  const { items } = of(
    [phone('a', 'no_mobile'), phone('b', 'online')],
    [
      alert('1', 'no_mobile', 'critical', 'a', 5),
      alert('2', 'device_offline', 'critical', 'b'),
      alert('3', 'rotation_failing', 'warning', 'b', 2),
    ],
  );
  assert.deepEqual(
    items.map((item) => (item.of === 'device' ? [item.deviceId, item.since] : item.of)),
    [['a', ago(5)], 'alert'],
  );
});

test('planned maintenance, and a shared device without a phone, need no one here', () => {
  const fleet = [
    phone('a', 'offline', { maintained: true }),
    phone('b', 'not_paired', { whose: 'shared' }),
    phone('c', 'not_paired'),
  ];
  assert.deepEqual(
    of(fleet).items.map((item) => item.of === 'device' && item.deviceId),
    ['c'],
  );
});

test('more than three of a kind stand together; what finds no room is counted', () => {
  const fleet = Array.from({ length: 300 }, (_, index) => phone(String(index), 'offline'));
  const enabled = new Map(fleet.map(({ id }) => [id, 2]));
  const alerts = (['quota_80', 'rotation_failing', 'webhook_failing'] as const).flatMap((kind) =>
    ['x', 'y', 'z'].map((about) => alert(`${kind} ${about}`, kind, 'warning', about)),
  );
  const { items, more } = of(fleet, [...alerts, alert('w', 'quota_80', 'warning', 'w')], enabled);
  assert.deepEqual(items[0], { of: 'devices', problem: 'offline', severity: 'critical', count: 300, refusing: 600 });
  assert.deepEqual(items[1], { of: 'alerts', severity: 'warning', kind: 'quota_80', count: 4 });
  assert.equal(items.length, 6);
  assert.equal(more, 2);
});
