import type { AlertKind, Severity } from '@/domain/alert/kinds';
import type { AlertView } from '@/domain/alert/view';
import type { DeviceStateName } from '@/domain/device/states';
import type { FleetDevice } from '@/domain/overview/fleet';
import type { Attention, DeviceProblem, OverviewView } from '@/domain/overview/view';

/** What is wrong with a phone by its state; null: it needs no one. */
const problems = {
  offline: { problem: 'offline', severity: 'critical' },
  no_mobile: { problem: 'no_mobile', severity: 'critical' },
  degraded: { problem: 'degraded', severity: 'warning' },
  not_paired: { problem: 'not_paired', severity: 'warning' },
  rotating: null,
  online: null,
} as const satisfies Record<DeviceStateName, { problem: DeviceProblem; severity: Severity } | null>;

/** Alerts about what the phone's state already says. */
const saidByState: ReadonlySet<AlertKind> = new Set(['device_offline', 'no_mobile', 'battery_low', 'hot']);

/** More phones, or alerts, of one kind are named together. */
const namedAtMost = 3;
const shownAtMost = 6;
const order: readonly Severity[] = ['critical', 'warning', 'info'];

export interface AttentionFacts {
  readonly fleet: readonly FleetDevice[];
  /** Those that are open. */
  readonly alerts: readonly AlertView[];
  /** Connections that are switched on, by device. */
  readonly enabled: ReadonlyMap<string, number>;
}

/** What needs a person, the worst first, then what lasts longest. Pure. */
export function attentionOf({ fleet, alerts, enabled }: AttentionFacts): OverviewView['attention'] {
  const devices = problemsOf(fleet).map((device) => toItem(device, alerts, enabled));
  const others = alerts
    .filter(({ kind }) => !saidByState.has(kind))
    .map((alert) => ({ of: 'alert' as const, severity: alert.severity, alert }));
  const all = [
    ...together(devices, ({ problem }) => problem, allWith),
    ...together(others, ({ alert }) => alert.kind, allAlerts),
  ].sort((one, other) => order.indexOf(one.severity) - order.indexOf(other.severity) || sinceOf(one) - sinceOf(other));
  const shown = all.slice(0, shownAtMost);
  return { items: shown, more: all.slice(shownAtMost).reduce((sum, item) => sum + countOf(item), 0) };
}

type ProblemDevice = FleetDevice & { readonly trouble: NonNullable<(typeof problems)[DeviceStateName]> };

/** The phones that need someone. One without a phone is its owner's to pair. */
export function problemsOf(fleet: readonly FleetDevice[]): ProblemDevice[] {
  return fleet.flatMap((device) => {
    const trouble = problems[device.state.name];
    if (!trouble || device.maintained) return [];
    return trouble.problem === 'not_paired' && device.whose === 'shared' ? [] : [{ ...device, trouble }];
  });
}

type DeviceItem = Extract<Attention, { of: 'device' }>;
type AlertItem = Extract<Attention, { of: 'alert' }>;

function toItem(
  { id, name, state, statusChangedAt, trouble }: ProblemDevice,
  alerts: AttentionFacts['alerts'],
  enabled: AttentionFacts['enabled'],
): DeviceItem {
  const { problem, severity } = trouble;
  const alert = alerts.find(({ kind, subject }) => subject.id === id && saidByState.has(kind));
  const since = problem === 'offline' ? statusChangedAt : problem === 'not_paired' ? null : (alert?.openedAt ?? null);
  const refusing = problem === 'degraded' ? 0 : (enabled.get(id) ?? 0);
  return { of: 'device', problem, severity, deviceId: id, name, sentence: state.sentence, since, refusing };
}

/** The items, those of a kind that has too many as one. */
function together<Item extends Attention, Kind>(
  items: readonly Item[],
  kindOf: (item: Item) => Kind,
  all: (items: readonly [Item, ...Item[]]) => Attention,
): Attention[] {
  const kinds = new Map<Kind, Item[]>();
  for (const item of items) kinds.set(kindOf(item), [...(kinds.get(kindOf(item)) ?? []), item]);
  return [...kinds.values()].flatMap((of): Attention[] => {
    const [first, ...rest] = of;
    return first && of.length > namedAtMost ? [all([first, ...rest])] : of;
  });
}

function allWith(items: readonly [DeviceItem, ...DeviceItem[]]): Attention {
  const [{ problem, severity }] = items;
  const refusing = items.reduce((sum, item) => sum + item.refusing, 0);
  return { of: 'devices', problem, severity, count: items.length, refusing };
}

function allAlerts(items: readonly [AlertItem, ...AlertItem[]]): Attention {
  const [{ severity, alert }] = items;
  return { of: 'alerts', severity, kind: alert.kind, count: items.length };
}

function sinceOf(item: Attention): number {
  if (item.of === 'device') return item.since?.getTime() ?? Number.MAX_SAFE_INTEGER;
  return item.of === 'alert' ? item.alert.openedAt.getTime() : 0;
}

function countOf(item: Attention): number {
  return item.of === 'devices' || item.of === 'alerts' ? item.count : 1;
}
