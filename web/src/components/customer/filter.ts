import { customerFilterNames, type CustomerFilterName } from '@/domain/customer/sort-names';
import { searchIn } from '../list/address';
import type { Params } from '../shell/paging';

const labels = { alerts: 'With open alerts', suspended: 'Suspended' } as const satisfies Record<
  CustomerFilterName,
  string
>;

/** Which customers the list can be of. */
export const customerFilters: readonly { readonly value: 'all' | CustomerFilterName; readonly label: string }[] = [
  { value: 'all', label: 'Any status' },
  ...customerFilterNames.map((value) => ({ value, label: labels[value] })),
];

export function onlyIn({ only }: Params): CustomerFilterName | undefined {
  return customerFilterNames.find((name) => name === only);
}

/** The filter of an address as the customer verbs take it. */
export function customerFilterIn(params: Params) {
  return { search: searchIn(params), only: onlyIn(params) };
}
