import { z } from 'zod';

/**
 * Web asks a relay what it refused lately on a connection. Question and answer travel on the bus, and may be lost: the
 * asker waits for a moment. The answer names addresses of clients, so it goes to the asker's own channel.
 */
export const refusalsChannel = 'pocketproxy_refusals';

/** The channel on which one web process receives answers. */
export function answerChannel(askerId: string): string {
  return `pocketproxy_to_${askerId}`;
}

/** In the history of refusals: the reason of those beyond what is kept of one hour. Never a name of the reasons table. */
export const otherRefusals = 'other';

const id = z.uuid();

export const refusalsQuestion = z.object({ relayId: id, connectionId: id, requestId: id, askerId: id });
export type RefusalsQuestion = z.infer<typeof refusalsQuestion>;

const refusal = z.object({
  /** A name of the reasons table; a newer relay may know more of them. */
  reason: z.string().max(40),
  /** The client's, that of the last one where several of an IPv6 /64 are folded. */
  address: z.string().max(60),
  count: z.number().int().min(1),
  firstMs: z.number(),
  lastMs: z.number(),
});
export type RecentRefusal = z.infer<typeof refusal>;

/** Newest first. 20 of them stay below what the bus carries (7,900 bytes). */
export const refusalsAnswer = z.object({ requestId: id, refusals: z.array(refusal).max(20) });
export type RefusalsAnswer = z.infer<typeof refusalsAnswer>;
