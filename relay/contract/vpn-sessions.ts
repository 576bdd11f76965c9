import { z } from 'zod';

/**
 * Web asks a relay which OpenVPN sessions of a connection run, and may have one ended. As with refusals
 * (docs/adr/0017): question and answer may be lost, and the answer goes to the asker's own channel.
 */
export const vpnSessionsChannel = 'pocketproxy_vpn_sessions';

const id = z.uuid();

export const vpnSessionsQuestion = z.object({
  ...{ relayId: id, connectionId: id, requestId: id, askerId: id },
  /** This session is ended first. */
  disconnect: z.string().min(1).max(40).optional(),
});
export type VpnSessionsQuestion = z.infer<typeof vpnSessionsQuestion>;

const vpnSession = z.object({
  /** The relay's own name of it. */
  id: z.string().min(1).max(40),
  /** The client's address. */
  address: z.string().max(60),
  transport: z.enum(['udp', 'tcp']),
  sinceMs: z.number(),
});
export type VpnSession = z.infer<typeof vpnSession>;

/** Newest first. Those that still run after one was ended. */
export const vpnSessionsAnswer = z.object({ requestId: id, sessions: z.array(vpnSession).max(40) });
export type VpnSessionsAnswer = z.infer<typeof vpnSessionsAnswer>;
