import { z } from 'zod';

/** What a simulated phone can be instructed to do or be. Everything is optional; unknown fields are refused. */
export const phoneScript = z
  .strictObject({
    battery: z.number().int().min(0).max(100),
    charging: z.boolean(),
    signalDbm: z.number().int().min(-200).max(0),
    carrier: z.string().min(1).max(200),
    networkType: z.string().min(1).max(200),
    temperatureC: z.number().min(-60).max(150),
    latencyMs: z.number().min(0).max(60_000),
    /** 0: no limit. */
    bandwidthBitsPerSecond: z.number().min(0),
    rotation: z.enum(['changes', 'fails', 'same_ip', 'sticks']),
    rotationMs: z.number().min(0).max(600_000),
    /** down: only Wi-Fi is left. */
    mobile: z.enum(['up', 'down']),
    /** Loses the connection to the relay once. */
    tunnel: z.literal('drop'),
  })
  .partial();
export type PhoneScript = z.infer<typeof phoneScript>;
