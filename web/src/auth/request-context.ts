import 'server-only';
import { randomUUID } from 'node:crypto';
import { headers } from 'next/headers';
import { cache } from 'react';
import { cookieOf, knownBrowserCookieName } from '@/auth/cookies';
import type { SystemContext } from '@/domain/context';
import { storedUserAgent } from '@/domain/session/browser';
import { readBrowser } from '@/domain/session/known-browser';
import { clientAddress } from '@pocketproxy/relay/contract';
import { peerHeader } from '@/base/peer-address';
import { services } from '@/server/services';

/** The context of the running request, before anyone is known: same id and time wherever it is asked for in one render. */
export const requestContext = cache(async (): Promise<SystemContext> => {
  const received = await headers();
  return contextOf((name) => received.get(name));
});

/** The same from any source of headers. */
export function contextOf(header: (name: string) => string | null | undefined): SystemContext {
  const { db, publish, config, mails, throttle, relays, jobs } = services();
  const now = new Date();
  const known = cookieOf(header('cookie'), knownBrowserCookieName(config.secure));
  return {
    db,
    publish,
    mailQueued: (mailIds) => mails.add(mailIds),
    keys: config.credentialKeys,
    publicUrl: config.publicUrl,
    lifetimes: { ...config.sessions, resetLinkMs: config.resetLinkMs },
    throttle,
    askRefusals: relays.refusals,
    askVpnSessions: relays.vpnSessions,
    askTrial: relays.trial,
    askClients: relays.clients,
    brand: config.brand,
    webhookTargets: config.webhookTargets,
    jobs,
    now,
    actor: { kind: 'user', id: null, name: null },
    ip: clientAddress(header(peerHeader), header('x-forwarded-for'), config.trustedProxies),
    browser: {
      known: readBrowser(known, config.credentialKeys, now),
      userAgent: storedUserAgent(header('user-agent')),
      previousSessionId: null,
    },
    requestId: randomUUID(),
  };
}
