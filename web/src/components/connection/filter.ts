import { connectionStateNames, connectionStates, type ConnectionStateName } from '@/domain/connection/states';
import { groupIn } from '../device/filter';
import { searchIn } from '../list/address';
import type { Params } from '../shell/paging';

export type ConnectionStatusFilter = 'all' | ConnectionStateName;

/** Every state of a connection, the usual one first. */
export const connectionStatusFilters: readonly { readonly value: ConnectionStatusFilter; readonly label: string }[] = [
  { value: 'all', label: 'Any status' },
  ...connectionStateNames.map((value) => ({ value, label: connectionStates[value].label })).reverse(),
];

/** What narrows a list of connections, as its page's address has it. */
export function connectionFilterOf(params: Params) {
  const status = connectionStatusFilters.find(({ value }) => value === params['status'])?.value ?? 'all';
  return { search: searchIn(params), group: groupIn(params), status };
}

export type ConnectionFilter = ReturnType<typeof connectionFilterOf>;

/** The same as the verbs take it. */
export function connectionFilterInputOf({ search, group, status }: ConnectionFilter) {
  return { search, ...(group !== '' && { groupId: group }), ...(status !== 'all' && { state: status }) };
}
