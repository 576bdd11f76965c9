import type { Guide } from './guide';
import type { GuideName } from './guide-names';
import { agentsGuide } from './guides/agents';
import { changesGuide } from './guides/changes';
import { errorsGuide } from './guides/errors';
import { eventsGuide } from './guides/events';
import { proxyGuide } from './guides/proxy';
import { requestsGuide } from './guides/requests';
import { resellersGuide } from './guides/resellers';
import { rotationGuide } from './guides/rotation';
import { startGuide } from './guides/start';
import { webhooksGuide } from './guides/webhooks';

/** What each guide says. */
export const guides = {
  start: startGuide,
  proxy: proxyGuide,
  requests: requestsGuide,
  errors: errorsGuide,
  rotation: rotationGuide,
  resellers: resellersGuide,
  webhooks: webhooksGuide,
  events: eventsGuide,
  agents: agentsGuide,
  changes: changesGuide,
} as const satisfies Record<GuideName, Guide>;
