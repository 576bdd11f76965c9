import {
  Activity,
  Bell,
  Boxes,
  Building2,
  Cable,
  ChartColumn,
  DoorOpen,
  KeyRound,
  LayoutDashboard,
  ListChecks,
  QrCode,
  ScrollText,
  Server,
  SlidersHorizontal,
  Smartphone,
  UserRound,
  Users,
  Webhook,
  type LucideIcon,
} from 'lucide-react';

import type { Permission } from '@/domain/authorize';

/** The two signed-in parts of the product. */
export type Side = 'admin' | 'portal';

/** Where feature components are shown, for their links: a part, or the portal of a customer as an operator sees it. */
export type Area = Side | ViewArea;
type ViewArea = `view/${string}`;

export const viewArea = (customerId: string): ViewArea => `view/${customerId}`;

interface NavigationItem {
  href: string;
  label: string;
  icon: LucideIcon;
  /** Also current on paths below these. */
  below: readonly string[];
  /** Shown to those only who may do this in their customer. */
  only?: Permission;
}

export const navigation = {
  admin: [
    { href: '/admin', label: 'Overview', icon: LayoutDashboard, below: [] },
    { href: '/admin/devices', label: 'Devices', icon: Smartphone, below: ['/admin/devices'] },
    { href: '/admin/connections', label: 'Connections', icon: Cable, below: ['/admin/connections'] },
    { href: '/admin/groups', label: 'Groups', icon: Boxes, below: ['/admin/groups'] },
    { href: '/admin/alerts', label: 'Alerts', icon: Bell, below: [] },
    { href: '/admin/usage', label: 'Usage', icon: ChartColumn, below: [] },
    { href: '/admin/customers', label: 'Customers', icon: Building2, below: ['/admin/customers'] },
    { href: '/admin/pairing-codes', label: 'Pairing codes', icon: QrCode, below: [] },
    { href: '/admin/relays', label: 'Relays', icon: Server, below: ['/admin/relays'] },
    { href: '/admin/egress-exceptions', label: 'Egress exceptions', icon: DoorOpen, below: [] },
    { href: '/admin/activity', label: 'Activity', icon: Activity, below: [] },
    { href: '/admin/audit', label: 'Audit log', icon: ScrollText, below: [] },
    { href: '/admin/jobs', label: 'Jobs', icon: ListChecks, below: [] },
    { href: '/admin/settings', label: 'Settings', icon: SlidersHorizontal, below: ['/admin/settings', '/account'] },
  ],
  portal: [
    { href: '/portal', label: 'Overview', icon: LayoutDashboard, below: [] },
    { href: '/portal/devices', label: 'Devices', icon: Smartphone, below: ['/portal/devices'] },
    { href: '/portal/connections', label: 'Connections', icon: Cable, below: ['/portal/connections'] },
    { href: '/portal/groups', label: 'Groups', icon: Boxes, below: ['/portal/groups'] },
    { href: '/portal/alerts', label: 'Alerts', icon: Bell, below: [] },
    { href: '/portal/usage', label: 'Usage', icon: ChartColumn, below: [] },
    { href: '/portal/members', label: 'Members', icon: Users, below: [], only: 'member.view' },
    { href: '/portal/audit', label: 'Audit log', icon: ScrollText, below: [], only: 'audit.view' },
    { href: '/portal/settings', label: 'Settings', icon: SlidersHorizontal, below: ['/portal/settings', '/account'] },
  ],
} as const satisfies Record<Side, readonly NavigationItem[]>;

/** The parts of Settings: a person's own in both areas, and those of the customer or of the product. */
export const settings = {
  own: [
    { href: '/account', label: 'Account', icon: UserRound, below: [] },
    { href: '/account/alerts', label: 'Alert settings', icon: Bell, below: [] },
  ],
  admin: [
    { href: '/admin/settings', label: 'General', icon: SlidersHorizontal, below: [] },
    { href: '/admin/settings/webhooks', label: 'Webhooks', icon: Webhook, below: ['/admin/settings/webhooks'] },
    { href: '/admin/settings/api-keys', label: 'API keys', icon: KeyRound, below: [] },
  ],
  portal: [
    { href: '/portal/settings', label: 'General', icon: SlidersHorizontal, below: [] },
    {
      href: '/portal/settings/webhooks',
      label: 'Webhooks',
      icon: Webhook,
      below: ['/portal/settings/webhooks'],
      only: 'webhook.manage',
    },
    { href: '/portal/settings/api-keys', label: 'API keys', icon: KeyRound, below: [], only: 'api_key.manage' },
  ],
} as const satisfies Record<Side | 'own', readonly NavigationItem[]>;

/** The entries that the viewer can use. */
export function navigationFor(area: Side, may: (permission: Permission) => boolean): string[] {
  return usable(navigation[area], may);
}

/** The parts of Settings that the viewer can use, beside the own ones. */
export function settingsFor(area: Side, may: (permission: Permission) => boolean): string[] {
  return usable(settings[area], may);
}

function usable(items: readonly NavigationItem[], may: (permission: Permission) => boolean): string[] {
  return items.filter((item) => !item.only || may(item.only)).map(({ href }) => href);
}

export function isCurrent(item: NavigationItem, path: string): boolean {
  return path === item.href || item.below.some((prefix) => path === prefix || path.startsWith(`${prefix}/`));
}

export const overviewPath = (area: Area) => `/${area}`;
export const devicesPath = (area: Area) => `/${area}/devices`;
export const devicePath = (area: Area, deviceId: string) => `/${area}/devices/${deviceId}`;
export const connectionsPath = (area: Area) => `/${area}/connections`;
export const importPath = (area: Area, deviceId?: string) =>
  `/${area}/connections/import${deviceId === undefined ? '' : `?device=${deviceId}`}`;
export const connectionPath = (area: Area, connectionId: string) => `/${area}/connections/${connectionId}`;
export const accessLogPath = (area: Area, connectionId: string) => `${connectionPath(area, connectionId)}/log`;
export const groupPath = (area: Area, groupId: string) => `/${area}/groups/${groupId}`;
export const apiKeysPath = (side: Side) => `/${side}/settings/api-keys`;
export const webhooksPath = (area: Area) => `/${area}/settings/webhooks`;
export const webhookPath = (area: Area, webhookId: string) => `${webhooksPath(area)}/${webhookId}`;
export const customerUsagePath = (customerId: string) => `/admin/customers/${customerId}?tab=usage`;
export const relayPath = (relayId: string) => `/admin/relays/${relayId}`;
export const customerWebhooksPath = (customerId: string) => `/admin/customers/${customerId}/webhooks`;
export const customerPath = (customerId: string) => `/admin/customers/${customerId}`;
