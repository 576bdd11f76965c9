import { maxHoldMs } from '@pocketproxy/relay/protocol';
import { z } from 'zod';

/** What comes of a simulated phone's next rotations. */
const radio = {
  /**
   * changes: another address. same_ip: the same one. fails: the phone says so. sticks: the radio stays off until it is
   * recovered. no_network: the radio is on without a network until it is recovered. never_returns: neither network nor
   * tunnel come back. What no_network and never_returns lost comes back with the next script that names `rotation`.
   */
  rotation: z.enum(['changes', 'same_ip', 'fails', 'sticks', 'no_network', 'never_returns']),
  /** How long the phone looks for its network once the radio is on again. */
  attachMs: z.number().min(0).max(600_000),
  /** The address changes at every n-th rotation only; counted from its last change, or from the last script. */
  changesAtAttempt: z.number().int().min(1).max(100),
  /** The address changes only when the radio was off for so long. */
  needsHoldMs: z.number().min(0).max(maxHoldMs),
  /** Addresses in turn, instead of random ones; an empty list: random ones again. */
  addresses: z.array(z.ipv4()).max(1_000),
};

/** What a simulated phone can be instructed to do or be. Everything is optional; unknown fields are refused. */
export const phoneScript = z
  .strictObject({
    battery: z.number().int().min(0).max(100),
    charging: z.boolean(),
    signalDbm: z.number().int().min(-200).max(0),
    carrier: z.string().min(1).max(200),
    networkType: z.string().min(1).max(200),
    temperatureC: z.number().min(-60).max(150),
    /** Counter of all bytes on its mobile network. */
    simBytes: z.number().int().min(0),
    latencyMs: z.number().min(0).max(60_000),
    /** 0: no limit. */
    bandwidthBitsPerSecond: z.number().min(0),
    ...radio,
    /** down: only Wi-Fi is left. */
    mobile: z.enum(['up', 'down']),
    /** frozen: states keep the address of this moment, as of a phone that has not noticed its new one yet; until live. */
    reports: z.enum(['live', 'frozen']),
    /** Loses the connection to the relay once. */
    tunnel: z.literal('drop'),
  })
  .partial();
export type PhoneScript = z.infer<typeof phoneScript>;
export type RadioScript = Pick<PhoneScript, keyof typeof radio>;
