import { Building2, Cable, Smartphone, type LucideIcon } from 'lucide-react';

/** The two signed-in parts of the product; feature components are given one to make their links. */
export type Area = 'admin' | 'portal';

interface NavigationItem {
  href: string;
  label: string;
  icon: LucideIcon;
  /** Also current on paths below these. */
  below: readonly string[];
}

export const navigation = {
  admin: [
    { href: '/admin', label: 'Devices', icon: Smartphone, below: ['/admin/devices'] },
    { href: '/admin/connections', label: 'Connections', icon: Cable, below: ['/admin/connections'] },
    { href: '/admin/customers', label: 'Customers', icon: Building2, below: ['/admin/customers'] },
  ],
  portal: [
    { href: '/portal', label: 'Devices', icon: Smartphone, below: ['/portal/devices'] },
    { href: '/portal/connections', label: 'Connections', icon: Cable, below: ['/portal/connections'] },
  ],
} as const satisfies Record<Area, readonly NavigationItem[]>;

export function isCurrent(item: NavigationItem, path: string): boolean {
  return path === item.href || item.below.some((prefix) => path === prefix || path.startsWith(`${prefix}/`));
}

export const devicePath = (area: Area, deviceId: string) => `/${area}/devices/${deviceId}`;
export const connectionPath = (area: Area, connectionId: string) => `/${area}/connections/${connectionId}`;
export const customerPath = (customerId: string) => `/admin/customers/${customerId}`;
