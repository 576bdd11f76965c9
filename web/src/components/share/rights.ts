import type { ShareView } from '@/domain/share/view';

export type Rights = Pick<ShareView, 'rename' | 'ports' | 'configs' | 'rotate'>;

/** The rights of a share: their names, what the other side may do by them, and what it reads of itself (domain/authorize.ts). */
export const rightWords = {
  rename: {
    name: 'Rename the device',
    sentence: 'They give it another name, which you see as well.',
    own: 'rename it',
  },
  ports: {
    name: 'Manage ports and their passwords',
    sentence: 'They create, change and delete connections on it, with limits, whitelists and passwords.',
    own: 'create and change connections',
  },
  configs: {
    name: 'Download configs and see passwords',
    sentence: 'They use the connections that are there: copy, test and download them.',
    own: 'use its connections',
  },
  rotate: {
    name: 'Rotate the IP',
    sentence: 'They change its address; running streams end, yours as well.',
    own: 'rotate the IP',
  },
} as const satisfies Record<keyof Rights, { name: string; sentence: string; own: string }>;

export const rightOrder = ['rename', 'ports', 'configs', 'rotate'] as const;

/** "Rename the device, rotate the IP", or that there is only viewing. */
export function rightsText(rights: Rights): string {
  const names = rightOrder.filter((right) => rights[right]).map((right) => rightWords[right].name);
  const [first = 'View only', ...rest]: readonly string[] = names;
  return [first, ...rest.map((name) => name.charAt(0).toLowerCase() + name.slice(1))].join(', ');
}

/** What someone may do with a device that is shared with them: "You can see it, rename it and rotate the IP." */
export function ownRightsText(rights: Rights): string {
  const names = [
    'see it and its connections',
    ...rightOrder.filter((right) => rights[right]).map((right) => rightWords[right].own),
  ];
  return `You can ${new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(names)}.`;
}
