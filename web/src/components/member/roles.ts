import type { MemberView } from '@/domain/member/view';

/** The roles of a customer's people, most powerful first, each with what it may do (domain/authorize.ts). */
export const roleOptions = [
  { value: 'owner', label: 'Owner', hint: 'Everything, with members, shares, API keys and the audit log.' },
  {
    value: 'manager',
    label: 'Manager',
    hint: 'Pairs phones, creates and changes connections, rotates, manages groups and webhooks.',
  },
  { value: 'viewer', label: 'Viewer', hint: 'Sees everything and uses connections; changes nothing.' },
] as const satisfies readonly { value: MemberView['role']; label: string; hint: string }[];

export function roleHint(role: MemberView['role']): string {
  return roleOptions.find(({ value }) => value === role)?.hint ?? '';
}
