import { z } from 'zod';
import { protocolNames } from './connection-limits.ts';

/**
 * Web asks a relay who uses a connection now, and may have some of it ended. As with refusals (docs/adr/0017): question and
 * answer may be lost, and the answer goes to the asker's own channel.
 */
export const clientsChannel = 'pocketproxy_clients';

const id = z.uuid();
const address = z.string().min(1).max(60);

export const clientsQuestion = z.object({
  ...{ relayId: id, connectionId: id, requestId: id, askerId: id },
  /** What runs for this address is ended first; null: for everyone. */
  end: address.nullable().optional(),
});
export type ClientsQuestion = z.infer<typeof clientsQuestion>;

const openClient = z.object({
  address,
  protocol: z.enum(protocolNames),
  /** Streams, UDP associations, and requests that wait for the phone. */
  streams: z.number().int().min(1),
  /** Since when the oldest of them runs; null where that is not known. */
  sinceMs: z.number().nullable(),
});
export type OpenClient = z.infer<typeof openClient>;

/** Those with most streams first, 40 at most; `streams`: of all, also of those left out. */
export const clientsAnswer = z.object({
  requestId: id,
  clients: z.array(openClient).max(40),
  streams: z.number().int().min(0),
});
export type ClientsAnswer = z.infer<typeof clientsAnswer>;
