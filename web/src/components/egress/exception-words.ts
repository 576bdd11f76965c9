import { egressExceptionStates } from '@/domain/egress/bounds';
import type { EgressCoverView, EgressExceptionView } from '@/domain/egress/view';
import { count } from '../format/count';
import { searchIn } from '../list/address';
import type { Params } from '../shell/paging';

type State = EgressExceptionView['state'];

/** What an exception's state is called, and how loud it is. */
export const exceptionStates = {
  in_force: { label: 'In force', tone: 'success' },
  expired: { label: 'Expired', tone: 'neutral' },
} as const satisfies Record<State, { label: string; tone: string }>;

export const exceptionFilters: readonly { readonly value: 'all' | State; readonly label: string }[] = [
  { value: 'all', label: 'All' },
  ...egressExceptionStates.map((value) => ({ value, label: exceptionStates[value].label })),
];

export function exceptionStateIn({ state }: Params): State | undefined {
  return egressExceptionStates.find((name) => name === state);
}

/** The filter of an address as the verb takes it. */
export function exceptionFilterIn(params: Params) {
  return { search: searchIn(params), state: exceptionStateIn(params) };
}

type Ports = Pick<EgressExceptionView, 'fromPort' | 'toPort'>;

/** "Port 80", "Ports 8000–8100". */
export function portsText({ fromPort, toPort }: Ports): string {
  if (fromPort === null) return 'All ports but mail';
  return toPort === null || toPort === fromPort ? `Port ${fromPort}` : `Ports ${fromPort}–${toPort}`;
}

/** The ports that were typed: none, one, or a range with any dash; NaN for anything else. */
export function readPorts(typed: string): Ports {
  if (typed === '') return { fromPort: null, toPort: null };
  const [, from, to] = /^(\d+)(?:\s*[-–—]\s*(\d+))?$/.exec(typed) ?? [];
  return { fromPort: Number(from ?? Number.NaN), toPort: to === undefined ? null : Number(to) };
}

/** For whom an exception would hold. */
export function coverWords({ phones, tooOld }: EgressCoverView): string {
  const who = `${count(phones, 'phone')} now, for everyone who uses ${phones === 1 ? 'it' : 'them'}, shares included.`;
  if (tooOld === 0) return who;
  const apps =
    phones === 1
      ? 'Its app is'
      : tooOld === 1
        ? '1 of them has an app that is'
        : `${tooOld} of them have apps that are`;
  return `${who} ${apps} too old for exceptions and ${tooOld === 1 ? 'refuses' : 'refuse'} as before.`;
}
