import type { FleetCell } from '@/domain/cockpit/view';
import { deviceStateNames, deviceStates } from '@/domain/device/states';
import type { Params } from '../shell/paging';

/** By what the phones of the fleet are put together. */
export const fleetGroupings = {
  state: { label: 'State', nameOf: ({ state }) => deviceStates[state].label },
  carrier: { label: 'Carrier', nameOf: ({ carrier }) => carrier ?? 'Unknown carrier' },
  relay: { label: 'Relay', nameOf: ({ relay }) => relay },
  customer: { label: 'Customer', nameOf: ({ customer }) => customer ?? 'Not assigned' },
} as const satisfies Record<string, { label: string; nameOf: (cell: FleetCell) => string }>;

export type FleetGrouping = keyof typeof fleetGroupings;
export const fleetGroupingNames = ['state', 'carrier', 'relay', 'customer'] as const satisfies readonly FleetGrouping[];

export function groupingIn({ by }: Params): FleetGrouping {
  return fleetGroupingNames.find((name) => name === by) ?? 'state';
}

export interface FleetGroup {
  readonly name: string;
  readonly cells: readonly FleetCell[];
  /** Those that can be used, perhaps in a moment. */
  readonly serving: number;
}

/** The phones in groups: by state in the order of what needs someone, else the largest group first. */
export function groupCells(cells: readonly FleetCell[], by: FleetGrouping): FleetGroup[] {
  const groups = new Map<string, FleetCell[]>();
  for (const cell of cells) {
    const name = fleetGroupings[by].nameOf(cell);
    groups.set(name, [...(groups.get(name) ?? []), cell]);
  }
  const all = [...groups].map(([name, of]) => ({ name, cells: of, serving: of.filter(serves).length }));
  if (by !== 'state')
    return all.sort((one, other) => other.cells.length - one.cells.length || (one.name < other.name ? -1 : 1));
  const order: string[] = urgency.map((state) => deviceStates[state].label);
  return all.sort((one, other) => order.indexOf(one.name) - order.indexOf(other.name));
}

const urgency = [
  'offline',
  'no_mobile',
  'degraded',
  'rotating',
  'online',
  'not_paired',
] as const satisfies (typeof deviceStateNames)[number][];

/** True for a phone that carries traffic, or will in a moment. */
export function serves({ state }: FleetCell): boolean {
  return state === 'online' || state === 'degraded' || state === 'rotating';
}
