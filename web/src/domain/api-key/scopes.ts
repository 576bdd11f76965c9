/**
 * What an API key may be allowed: reading and writing by area; revealing passwords, rotating and members apart. A scope
 * never adds a right: what the key's customer may not do, no key of it may.
 */
export const scopes = {
  'devices:read': 'See phones, their state, addresses and uptime',
  'devices:write': 'Pair, rename, restart and unpair phones; schedules, SIM plans and maintenance',
  'rotations:read': 'See rotations and their results',
  'rotations:write': 'Rotate, and cancel rotations',
  'connections:read': 'See connections, their limits and whitelists',
  'connections:write': 'Create, change and delete connections; new passwords',
  'connections:reveal': 'Read passwords and OpenVPN profiles',
  'links:read': 'See rotation links',
  'links:write': 'Create, rename and revoke rotation links',
  'groups:read': 'See groups',
  'groups:write': 'Create, change and delete groups',
  'usage:read': 'See traffic, refusals and access logs',
  'shares:read': 'See shared phones',
  'shares:write': 'Share phones, change and revoke shares',
  'alerts:read': 'See alerts',
  'webhooks:read': 'See webhooks and deliveries',
  'webhooks:write': 'Create, change and delete webhooks; send again',
  'members:read': 'See members and invitations',
  'members:write': 'Invite and remove members, change roles',
  'audit:read': 'Read the audit log',
  'customers:read': 'See the customer; operators: all customers',
  'customers:write': 'Change the customer; operators: create, suspend and reactivate customers',
  'platform:read': 'Operators: relays, jobs and settings',
  'platform:write': 'Operators: change relays and settings',
} as const satisfies Record<string, string>;

export type Scope = keyof typeof scopes;
export const scopeNames = Object.keys(scopes) as [Scope, ...Scope[]];

/** Areas of scopes, as screens name them. */
export const scopeAreas = {
  devices: 'Phones',
  rotations: 'Rotations',
  connections: 'Connections',
  links: 'Rotation links',
  groups: 'Groups',
  usage: 'Usage',
  shares: 'Shares',
  alerts: 'Alerts',
  webhooks: 'Webhooks',
  members: 'Members',
  audit: 'Audit log',
  customers: 'Customers',
  platform: 'Platform',
} as const satisfies Record<string, string>;

/** The scopes of one area, in their order. */
export function scopesOf(area: keyof typeof scopeAreas): Scope[] {
  return scopeNames.filter((name) => name.startsWith(`${area}:`));
}

const readScopes = scopeNames.filter((name) => name.endsWith(':read'));

/** Sets of scopes for one purpose, offered where a key is made. */
export const scopePresets = {
  full: { title: 'Full access', hint: 'All that an owner may do', scopes: scopeNames },
  read: { title: 'Read only', hint: 'Sees everything, changes nothing; no passwords', scopes: readScopes },
  rotate: {
    ...{ title: 'Rotate only', hint: 'Rotates phones and reads the results' },
    scopes: ['devices:read', 'rotations:read', 'rotations:write'],
  },
  status: {
    ...{ title: 'Status only', hint: 'For monitoring: phones, connections and alerts' },
    scopes: ['devices:read', 'connections:read', 'alerts:read'],
  },
  reseller: {
    ...{ title: 'Reseller', hint: 'For shops: customers, pairing, connections, passwords, usage' },
    scopes: [
      ...(['devices:read', 'devices:write', 'rotations:read', 'rotations:write'] as const),
      ...(['connections:read', 'connections:write', 'connections:reveal', 'usage:read'] as const),
      ...(['customers:read', 'customers:write'] as const),
    ],
  },
} as const satisfies Record<
  string,
  { readonly title: string; readonly hint: string; readonly scopes: readonly Scope[] }
>;

export type ScopePreset = keyof typeof scopePresets;
export const scopePresetNames = Object.keys(scopePresets) as [ScopePreset, ...ScopePreset[]];
