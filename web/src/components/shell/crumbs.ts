import { connectionsPath, customerPath, devicePath, devicesPath, type Area } from './navigation';
import type { Crumb } from './page-header';

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Customer › Phone › Connection, for operators; others have one customer, and begin at their list. */
function customerCrumb(area: Area, customer: Named | null, otherwise: Crumb): Crumb {
  return area === 'admin' && customer ? { href: customerPath(customer.id), label: customer.name } : otherwise;
}

export function deviceCrumbs(area: Area, { customer }: { readonly customer: Named | null }): readonly Crumb[] {
  return [customerCrumb(area, customer, { href: devicesPath(area), label: 'Devices' })];
}

export function connectionCrumbs(
  area: Area,
  { customer, device }: { readonly customer: Named | null; readonly device: Named },
): readonly Crumb[] {
  return [
    customerCrumb(area, customer, { href: connectionsPath(area), label: 'Connections' }),
    { href: devicePath(area, device.id), label: device.name },
  ];
}
