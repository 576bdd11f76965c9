import { customerPath } from '../shell/navigation';
import type { Params } from '../shell/paging';

/** Parts of a customer's page. */
export const customerTabs = [
  { name: 'overview', label: 'Overview' },
  { name: 'devices', label: 'Devices' },
  { name: 'connections', label: 'Connections' },
  { name: 'people', label: 'People' },
  { name: 'shares', label: 'Shares' },
  { name: 'usage', label: 'Usage' },
  { name: 'audit', label: 'Audit' },
  { name: 'settings', label: 'Limits and settings' },
] as const;
export type CustomerTab = (typeof customerTabs)[number]['name'];

/** The tab that an address names; the first one for any other. */
export function customerTabIn({ tab }: Params): CustomerTab {
  return customerTabs.find(({ name }) => name === tab)?.name ?? 'overview';
}

export function customerTabPath(customerId: string, tab: CustomerTab): string {
  return tab === 'overview' ? customerPath(customerId) : `${customerPath(customerId)}?tab=${tab}`;
}

/** Each tab has a title of its own. */
export function titleOfCustomerTab(name: string, params: Params): string {
  const tab = customerTabIn(params);
  return tab === 'overview' ? name : `${customerTabs.find((one) => one.name === tab)?.label ?? ''} of ${name}`;
}
