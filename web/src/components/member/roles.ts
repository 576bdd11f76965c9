import type { MemberView } from '@/domain/member/view';

/** The roles of a customer's people, most powerful first. */
export const roleOptions = [
  { value: 'owner', label: 'Owner', hint: 'Everything, members and shares too' },
  { value: 'manager', label: 'Manager', hint: 'Devices and connections' },
  { value: 'viewer', label: 'Viewer', hint: 'Looks, and uses the connections' },
] as const satisfies readonly { value: MemberView['role']; label: string; hint: string }[];
