import 'server-only';
import { openBus, type Bus } from '@pocketproxy/prisma/bus';
import type { BusEvent } from '@pocketproxy/relay/contract';
import { config, type Config } from '@/config';
import { LiveHub } from '@/domain/live/hub';
import { readLiveRows } from '@/domain/live/read-rows';
import { connectDatabase, type Database } from '@/domain/database';
import { openLog, type Logger } from '@/base/log';
import { HostAddresses } from '@/base/host-addresses';
import { openHumanCheck, type HumanCheck } from '@/server/human-check';
import { openMailQueue, type MailQueue } from '@/server/mail-queue';
import { OpenJobQueues } from '@/server/job-queues';
import { publisher } from '@/server/publish';
import { RelayQuestions } from '@/server/relay-questions';
import { RotationWaiters } from '@/server/rotation-link/waiters';
import { openThrottle, type Throttle } from '@/base/throttle';

/** What the web process holds open, once. */
export interface Services {
  readonly config: Config;
  readonly log: Logger;
  readonly db: Database;
  readonly bus: Bus;
  readonly publish: (...events: readonly BusEvent[]) => Promise<void>;
  readonly throttle: Throttle;
  readonly live: LiveHub;
  readonly relays: RelayQuestions;
  readonly hosts: HostAddresses;
  readonly mails: MailQueue;
  readonly jobs: OpenJobQueues;
  readonly human: HumanCheck;
  readonly waiters: RotationWaiters;
}

declare global {
  var pocketproxyServices: Services | undefined;
}

/** The services of this process, opened at first use; kept on globalThis, since Next may load a module more than once. */
export function services(): Services {
  return (globalThis.pocketproxyServices ??= openServices(config()));
}

function openServices(settings: Config): Services {
  const log = openLog(settings.logLevel, 'web');
  const databaseUrl = settings.databaseUrl.reveal();
  const redisUrl = settings.redisUrl?.reveal();
  const db = connectDatabase(databaseUrl);
  const bus = openBus({ databaseUrl, redisUrl });
  return {
    config: settings,
    log,
    db,
    bus,
    publish: publisher(bus, db, log),
    throttle: openThrottle({ redisUrl, databaseUrl }),
    live: new LiveHub({
      bus,
      read: (ids) => readLiveRows(db, new Date(), ids),
      onError: (error) => log.warn({ err: error }, 'rows not read for open pages'),
    }),
    relays: new RelayQuestions(bus, settings.trialTargets),
    hosts: new HostAddresses(),
    mails: openMailQueue(settings, log),
    jobs: new OpenJobQueues(settings, log),
    human: openHumanCheck(settings),
    waiters: new RotationWaiters(bus),
  };
}
