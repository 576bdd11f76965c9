import { isUuid } from '@/base/uuid';
import { deviceStateNames, deviceStates, type DeviceStateName } from '@/domain/device/states';
import { searchIn } from '../list/address';
import type { Params } from '../shell/paging';

export type StatusFilter = 'all' | DeviceStateName;

/** Every state of a device, the usual ones first. */
export const statusFilters: readonly { readonly value: StatusFilter; readonly label: string }[] = [
  { value: 'all', label: 'Any status' },
  ...deviceStateNames.map((value) => ({ value, label: deviceStates[value].label })).reverse(),
];

export function statusIn({ status }: Params): StatusFilter {
  return statusFilters.find(({ value }) => value === status)?.value ?? 'all';
}

/** The group that a list is filtered by; '' for all. */
export function groupIn({ group }: Params): string {
  return typeof group === 'string' && isUuid(group) ? group : '';
}

/** The filter of an address as the device verbs take it. */
export function deviceFilterIn(params: Params) {
  const status = statusIn(params);
  const groupId = groupIn(params);
  return { search: searchIn(params), ...(status !== 'all' && { state: status }), ...(groupId !== '' && { groupId }) };
}

/** Whether a list shows less than everything. */
export function isFiltered({ search, ...others }: ReturnType<typeof deviceFilterIn>): boolean {
  return search !== '' || Object.keys(others).length > 0;
}
