import type { Guide } from './guide';
import { changesGuide } from './guides/changes';
import { errorsGuide } from './guides/errors';
import { proxyGuide } from './guides/proxy';
import { requestsGuide } from './guides/requests';
import { resellersGuide } from './guides/resellers';
import { rotationGuide } from './guides/rotation';
import { startGuide } from './guides/start';
import { webhooksGuide } from './guides/webhooks';

/** All guides by the last part of their address, in the order of their list. `start` is /docs itself. */
export const guides = {
  start: startGuide,
  proxy: proxyGuide,
  requests: requestsGuide,
  errors: errorsGuide,
  rotation: rotationGuide,
  resellers: resellersGuide,
  webhooks: webhooksGuide,
  changes: changesGuide,
} as const satisfies Record<string, Guide>;

export type GuideName = keyof typeof guides;
export const guideNames = Object.keys(guides).filter(isGuideName);

export function isGuideName(name: string): name is GuideName {
  return Object.hasOwn(guides, name);
}

export const guidePath = (name: GuideName) => (name === 'start' ? '/docs' : `/docs/${name}`);
