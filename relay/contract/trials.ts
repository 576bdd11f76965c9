import { z } from 'zod';
import type { Reason } from '../protocol/reasons.ts';

/**
 * The Test of a connection (TEST-01): web asks a relay to use a connection as its customer would, and shows what came of
 * it. As with refusals (docs/adr/0017) question and answer may be lost, and the answer goes to the asker's own channel.
 */
export const trialsChannel = 'pocketproxy_trials';

const id = z.uuid();

/** Where a trial goes; the operator chooses. */
export const trialTargets = z.object({
  /** A page that answers with the address that it is asked from, as text or JSON. */
  url: z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).max(500),
  /** A DNS server that answers over UDP; null: the phone's own. */
  dns: z.object({ host: z.string().max(255), port: z.number().int().min(1).max(65_535) }).nullable(),
});
export type TrialTargets = z.infer<typeof trialTargets>;

export const trialQuestion = z.object({
  ...{ relayId: id, connectionId: id, requestId: id, askerId: id },
  targets: trialTargets,
});
export type TrialQuestion = z.infer<typeof trialQuestion>;

/** What came of one protocol: how long it took, or why not, by a name of the reasons table. */
const trialStep = z.discriminatedUnion('state', [
  z.object({ state: z.literal('passed'), ms: z.number().int().min(0) }),
  z.object({ state: z.literal('refused'), reason: z.string().max(40) }),
]);
export type TrialStep = z.infer<typeof trialStep>;

const ms = z.number().int().min(0).nullable();

const trial = z.object({
  http: trialStep,
  socks5: trialStep,
  udp: trialStep,
  /** What the page saw; null: it was not reached, or its answer holds no address. */
  exitAddress: z.string().max(60).nullable(),
  /** Milliseconds; null: not measured. Without `name`, `target` includes the phone's look-up of the name. */
  legs: z.object({ phone: ms, name: ms, target: ms }),
});
export type Trial = z.infer<typeof trial>;

/** `trial` is null where the relay does not know the connection. */
export const trialAnswer = z.object({ requestId: id, trial: trial.nullable() });
export type TrialAnswer = z.infer<typeof trialAnswer>;

/** The parts of the way, in order. */
export const trialLegs = ['relay', 'phone', 'name', 'target'] as const;
export type TrialLeg = (typeof trialLegs)[number];

/** Where a reason arises that is not the relay's own. */
const legs: Partial<Record<Reason, TrialLeg>> = {
  phone_offline: 'phone',
  mobile_down: 'phone',
  tunnel_lost: 'phone',
  session_replaced: 'phone',
  heartbeat_lost: 'phone',
  device_revoked: 'phone',
  phone_stopped: 'phone',
  phone_overloaded: 'phone',
  rotating: 'phone',
  rate_exceeded: 'phone',
  command_unsupported: 'phone',
  name_not_found: 'name',
  bad_address: 'target',
  destination_refused: 'target',
  connect_refused: 'target',
  connect_timeout: 'target',
  host_unreachable: 'target',
  network_unreachable: 'target',
  connection_reset: 'target',
  bad_response: 'target',
};

/** The part of the way that a refusal names. */
export function trialLegOf(reason: Reason): TrialLeg {
  return legs[reason] ?? 'relay';
}
