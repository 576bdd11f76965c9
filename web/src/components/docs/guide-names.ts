/** All guides by the last part of their address, in the order of their list. `start` is /docs itself. */
export const guideNames = [
  ...([
    'start',
    'proxy',
    'requests',
    'errors',
    'rotation',
    'resellers',
    'webhooks',
    'events',
    'agents',
    'changes',
  ] as const),
] as const;

export type GuideName = (typeof guideNames)[number];

export function isGuideName(name: string): name is GuideName {
  return guideNames.some((one) => one === name);
}

export const guidePath = (name: GuideName) => (name === 'start' ? '/docs' : `/docs/${name}`);
