import { pairingCodeStates } from '@/domain/device/input';
import type { PairingCodeRowView } from '@/domain/device/view';
import { searchIn } from '../list/address';
import type { Params } from '../shell/paging';

type CodeState = PairingCodeRowView['state'];

/** What a code's state is called, and how loud it is. */
export const codeStates = {
  waiting: { label: 'Open', tone: 'primary' },
  used: { label: 'Used', tone: 'success' },
  expired: { label: 'Expired', tone: 'neutral' },
  revoked: { label: 'Revoked', tone: 'neutral' },
} as const satisfies Record<CodeState, { label: string; tone: string }>;

export const codeFilters: readonly { readonly value: 'all' | CodeState; readonly label: string }[] = [
  { value: 'all', label: 'Any state' },
  ...pairingCodeStates.map((value) => ({ value, label: codeStates[value].label })),
];

export function codeStateIn({ state }: Params): CodeState | undefined {
  return pairingCodeStates.find((name) => name === state);
}

/** The filter of an address as the verb takes it. */
export function codeFilterIn(params: Params) {
  return { search: searchIn(params), state: codeStateIn(params) };
}
