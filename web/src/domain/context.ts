import type { BusEvent, CredentialKeys, SealingKeys } from '@pocketproxy/relay/contract';
import type { Browser } from '@/domain/session/browser';
import type { SessionLifetimes } from '@/domain/session/lifetime';
import type { Database } from '@/domain/database';
import { keyActor, personActor, type Actor } from '@/domain/user/actor';
import type { Viewer } from '@/domain/viewer';
import type { Throttle } from '@/base/throttle';
import type { TargetRules } from '@/webhook/target';
import type { AskClients } from '@/domain/connection/ask-clients';
import type { AskRefusals } from '@/domain/connection/ask-refusals';
import type { AskTrial } from '@/domain/connection/ask-trial';
import type { AskVpnSessions } from '@/domain/connection/ask-vpn-sessions';
import type { JobQueues } from '@/domain/job/queues';

/** What every verb works with. Time and services come in from outside, so tests choose them. */
export interface BaseContext {
  readonly db: Database;
  /** Hands events to the bus after a commit. Never rejects: a lost event heals by resync. */
  readonly publish: (...events: readonly BusEvent[]) => Promise<void>;
  /** Starts the sending of mails that a commit has written; no one waits for it, and what is lost the jobs find. */
  readonly mailQueued?: (mailIds: readonly string[]) => void;
  readonly keys: SealingKeys;
  /** Origin of the dashboard, for links. */
  readonly publicUrl: string;
  /** How long sessions live; configurable. */
  readonly lifetimes: SessionLifetimes;
  readonly now: Date;
  readonly actor: Actor;
  /** Address of the client, where there is one. */
  readonly ip: string | null;
  readonly requestId: string;
}

/** The context of web, which alone makes passwords of proxies and answers browsers. */
export interface SystemContext extends BaseContext {
  readonly keys: CredentialKeys;
  readonly lifetimes: SessionLifetimes & { readonly resetLinkMs: number };
  /** Counts attempts. */
  readonly throttle: Throttle;
  readonly browser: Browser;
  /** Where webhooks may go. */
  readonly webhookTargets: TargetRules;
  /** Asks a relay what it refused lately. */
  readonly askRefusals: AskRefusals;
  /** Asks a relay about OpenVPN sessions. */
  readonly askVpnSessions: AskVpnSessions;
  /** Asks a relay who uses a connection now. */
  readonly askClients: AskClients;
  /** Has a relay test a connection. */
  readonly askTrial: AskTrial;
  /** The product's name, for files that people keep. */
  readonly brand: string;
  /** The queues of the jobs process. */
  readonly jobs: JobQueues;
}

/** The context of a signed-in person's request. */
export interface Context extends SystemContext {
  readonly viewer: Viewer;
}

/** Puts a person or an API key into a context. */
export function withViewer(context: SystemContext, viewer: Viewer): Context {
  return { ...context, viewer, actor: actorOf(viewer) };
}

function actorOf(viewer: Viewer): Actor {
  const { key, name, email, isOperator } = viewer;
  return key ? keyActor({ id: key.id, name, isOperator }) : personActor({ id: viewer.userId, email, isOperator });
}
