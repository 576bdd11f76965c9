import { z } from 'zod';
import { limits, maxEgressExceptions } from './limits.ts';
import { reasons, type Reason } from './reasons.ts';

/** CONTROL frames: JSON, both ways, checked here at both ends. Unknown fields are ignored, so both sides can grow. */

/** A reason that only a newer peer knows reads as internal_error. */
const reason = z.enum(Object.keys(reasons) as [Reason, ...Reason[]]).catch('internal_error');
const ip = z.union([z.ipv4(), z.ipv6()]);
/** No control characters and no half surrogates: a database refuses them, and so do terminals. */
const text = z
  .string()
  .max(200)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u);

const port = z.number().int().min(1).max(65_535);

/** 2^50. */
const maxSimBytes = 1_125_899_906_842_624;

/** What a phone reports about itself; a field it cannot know is left out. */
export const phoneState = z.object({
  batteryPercent: z.number().int().min(0).max(100).optional(),
  charging: z.boolean().optional(),
  signalDbm: z.number().int().min(-200).max(0).optional(),
  carrier: text.optional(),
  /** For example 5G, LTE, 3G. */
  networkType: text.optional(),
  /** False: every OPEN is refused with mobile_down. */
  mobileUp: z.boolean(),
  publicIpv4: z.ipv4().optional(),
  publicIpv6: z.ipv6().optional(),
  temperatureC: z.number().min(-60).max(150).optional(),
  /** Counter of all bytes on its mobile network, both ways; it may begin again at 0 (a restart of the phone). */
  simBytes: z.number().int().min(0).max(maxSimBytes).optional(),
});
export type PhoneState = z.infer<typeof phoneState>;

export const commandKinds = ['rotate', 'reboot', 'find_phone'] as const;
export type CommandKind = (typeof commandKinds)[number];

/**
 * What a phone can do: UDP flows, its own DNS server by a reserved name, kinds of command, reporting the steps of a
 * rotation, a hold that the relay chooses, egress exceptions.
 */
export const capabilities = ['udp', 'dns', ...commandKinds, 'steps', 'holds', 'egress'] as const;
export type Capability = (typeof capabilities)[number];
const known = new Set<string>(capabilities);

/** Steps of a rotation that a phone reports. */
export const rotationSteps = ['radio_off', 'hold', 'radio_on', 'waiting_ip'] as const;
export type RotationStep = (typeof rotationSteps)[number];

/** Longest time that the radio stays off, milliseconds. */
export const maxHoldMs = 60_000;

/** Greatest age of a step, milliseconds. */
export const maxStepAgeMs = 600_000;

/** Phone → relay. */
export const phoneMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hello'),
    protocol: z.literal(1),
    appVersion: text,
    model: text.optional(),
    osVersion: text.optional(),
    /** Words that only a newer phone knows are left out. */
    capabilities: z
      .array(text)
      .max(32)
      .transform((words) => words.filter((word): word is Capability => known.has(word))),
    /** Credit the relay may use on every new stream, bytes. */
    initialWindow: z.number().int().min(1_024).max(limits.maxWindowBytes),
    state: phoneState,
  }),
  z.object({ type: z.literal('heartbeat'), state: phoneState }),
  /** Where a rotation is, or was so long ago while there was no session. Sent only to a relay that accepts it. */
  z.object({
    type: z.literal('step'),
    id: z.uuid(),
    step: z.enum(rotationSteps),
    agoMs: z.number().int().min(0).max(maxStepAgeMs).optional(),
  }),
  /** End of a command. May come in a later session than the command: a rotation often costs the tunnel. */
  z.object({
    type: z.literal('result'),
    id: z.uuid(),
    ok: z.boolean(),
    reason: reason.optional(),
    /** Rotation: addresses that the phone itself verified over its mobile network before and after. */
    oldIp: ip.optional(),
    newIp: ip.optional(),
    /** How the phone changed its address: airplane, program, … */
    method: text.optional(),
    attempts: z.number().int().min(0).max(100).optional(),
  }),
]);
export type PhoneMessage = z.infer<typeof phoneMessage>;

/** Relay → phone. */
export const relayMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('welcome'),
    deviceId: z.uuid(),
    /** Grows with every session of the device; kept for logs. */
    epoch: z.number().int().positive(),
    initialWindow: z.number().int().min(1_024).max(limits.maxWindowBytes),
    heartbeatIntervalMs: z.number().int().min(1_000).max(600_000),
    /** Messages that not every relay understands: step. */
    accepts: z.array(text).max(16).optional(),
  }),
  /** To be run now and at most once. Past expiresInMs (counted from receipt) it is answered with reason expired. */
  z.object({
    type: z.literal('command'),
    id: z.uuid(),
    kind: z.enum(commandKinds),
    expiresInMs: z.number().int().min(0).max(600_000),
    /** Rotation: how long the radio stays off. Only to a phone that can do `holds`. */
    holdMs: z.number().int().min(0).max(maxHoldMs).optional(),
  }),
  /**
   * What operators have opened for this phone although its egress policy closes it: all of it, in the place of what was
   * sent before, until the session ends. Only to a phone that can do `egress`.
   */
  z.object({
    type: z.literal('egress'),
    exceptions: z
      .array(z.object({ cidr: text, ports: z.tuple([port, port]).readonly().optional() }))
      .max(maxEgressExceptions)
      .readonly(),
  }),
]);
export type RelayMessage = z.infer<typeof relayMessage>;
