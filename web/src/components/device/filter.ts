import type { DeviceView } from '@/domain/device/view';

export const statusFilters = [
  { value: 'all', label: 'All' },
  { value: 'online', label: 'Online' },
  { value: 'offline', label: 'Offline' },
  { value: 'unpaired', label: 'Not paired' },
] as const;

export type StatusFilter = (typeof statusFilters)[number]['value'];

/** Every word of the search occurs in something that the device shows. */
export function matchesFilter(device: DeviceView, search: string, status: StatusFilter): boolean {
  if (status !== 'all' && status !== (device.paired ? device.status : 'unpaired')) return false;
  const { name, model, carrier, networkType, publicIpv4, publicIpv6, customer, relay } = device;
  const shown = [name, model, carrier, networkType, publicIpv4, publicIpv6, customer?.name, relay.name]
    .join('\n')
    .toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => shown.includes(word));
}
