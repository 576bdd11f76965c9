import type { VpnSession } from '@pocketproxy/relay/contract';

/**
 * Asks a relay which OpenVPN sessions of a connection run; `disconnect` names one that it ends first. Undefined when it
 * does not answer in time.
 */
export type AskVpnSessions = (
  relayId: string,
  connectionId: string,
  disconnect?: string,
) => Promise<readonly VpnSession[] | undefined>;
