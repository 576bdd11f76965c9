import type { MemberView } from '@/domain/member/view';

/** The roles of a customer's people, most powerful first. */
export const roleOptions = [
  { value: 'owner', label: 'Owner', hint: 'Everything, including members and shares' },
  { value: 'manager', label: 'Manager', hint: 'Devices and connections' },
  { value: 'viewer', label: 'Viewer', hint: 'Can view and use connections' },
] as const satisfies readonly { value: MemberView['role']; label: string; hint: string }[];
