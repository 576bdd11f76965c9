import { z } from 'zod';
import { degradedBounds, deviceStates } from '@/domain/device/states';
import { alertBounds } from '@/domain/alert/bounds';

/**
 * Every kind of alert (docs/adr/0037): what it is about, what it says, how bad it is, who of a customer's people hears
 * of it and how. What opens and holds it stands under the same name in conditions.ts. An incident of no customer, and
 * one of a device of no one, is for operators. Pure: screens read it, too.
 */

export type Severity = 'critical' | 'warning' | 'info';
export type SubjectType = 'device' | 'connection' | 'relay' | 'customer' | 'person' | 'endpoint' | 'product';
export type CustomerRole = 'owner' | 'manager' | 'viewer';

/** A kind of alert, as everyone else reads it. */
export interface Kind {
  readonly subject: SubjectType;
  /** As filters and settings name it. */
  readonly label: string;
  readonly severity: Severity;
  /** Members of the customer who hear of it; none: it is for operators only. */
  readonly hears: readonly CustomerRole[];
  /** People with whom the device is shared hear of it as well. */
  readonly shared: boolean;
  /** Operators may meet it: always without members, else on devices and endpoints of no customer. */
  readonly operators: boolean;
  /** How people hear of it who chose nothing. */
  readonly channels: { readonly bell: boolean; readonly mail: boolean };
  /** Shorter than this it is no alert at all. */
  readonly waitMs: number;
  /** From one notice to the next about the same subject. */
  readonly restMs: number;
  /** People hear of its end; webhooks always do. */
  readonly endIsNews: boolean;
  /** What an incident with these facts says at its beginning or its end; its label for facts of another kind. */
  readonly sentence: (phase: AlertPhase, facts: unknown) => string;
}

/** `left`: it ended because its subject went away, and no one knows whether its cause is gone. */
export type AlertPhase = 'opened' | 'closed' | 'left';

interface KindRow<Facts extends z.ZodType> extends Omit<Kind, 'sentence'> {
  readonly facts: Facts;
  readonly opened: (facts: z.output<Facts>) => string;
  readonly closed: (facts: z.output<Facts>) => string;
}

/** How a subject goes away while an alert about it is open. */
const leaving: Readonly<Record<SubjectType, string>> = {
  device: 'the device has another owner or no phone',
  connection: 'the connection was switched off, moved or deleted',
  relay: 'the relay was deleted',
  customer: 'no phone is on that relay',
  person: 'the account was deleted',
  endpoint: 'the webhook was switched off or deleted',
  product: 'it ended',
};

const everyone = ['owner', 'manager', 'viewer'] as const;
const managers = ['owner', 'manager'] as const;
const both = { bell: true, mail: true } as const;
const bellOnly = { bell: true, mail: false } as const;
const minute = 60_000;
const hour = 60 * minute;

const named = z.object({ name: z.string() });
const onConnection = z.object({ name: z.string(), deviceName: z.string() });

function row<Facts extends z.ZodType>({ facts, opened, closed, ...kind }: KindRow<Facts>): Kind {
  return {
    ...kind,
    sentence: (phase, raw) => {
      if (phase === 'left') return `“${kind.label}” no longer applies: ${leaving[kind.subject]}.`;
      // One incident with facts of another version must not keep all others from being said
      const { data } = facts.safeParse(raw);
      return data === undefined ? `${kind.label}.` : (phase === 'closed' ? closed : opened)(data);
    },
  };
}

export const alertKinds = {
  device_offline: row({
    ...{ subject: 'device', label: 'Device offline', severity: 'critical' },
    ...{ hears: everyone, shared: true, operators: true, channels: both, waitMs: 0, restMs: 10 * minute },
    endIsNews: true,
    facts: named,
    opened: ({ name }) => `${name} is offline.`,
    closed: ({ name }) => `${name} is online again.`,
  }),
  device_flapping: row({
    ...{ subject: 'device', label: 'Device keeps reconnecting', severity: 'warning' },
    ...{ hears: everyone, shared: true, operators: true, channels: both, waitMs: 0, restMs: hour },
    endIsNews: false,
    facts: named.extend({ times: z.number() }),
    opened: ({ name, times }) =>
      `${name} keeps losing its connection: ${times} times in ${alertBounds.flapping.withinMs / minute} minutes.`,
    closed: ({ name }) => `${name} stays connected again.`,
  }),
  no_mobile: row({
    ...{ subject: 'device', label: deviceStates.no_mobile.label, severity: 'critical' },
    ...{ hears: everyone, shared: true, operators: true, channels: both, waitMs: minute, restMs: 10 * minute },
    endIsNews: true,
    facts: named,
    opened: ({ name }) => `${name} has no mobile network.`,
    closed: ({ name }) => `${name} has a mobile network again.`,
  }),
  rotation_failing: row({
    ...{ subject: 'device', label: 'Rotation fails', severity: 'warning' },
    ...{ hears: everyone, shared: true, operators: true, channels: both, waitMs: 0, restMs: hour },
    endIsNews: true,
    facts: named.extend({ times: z.number() }),
    opened: ({ name, times }) =>
      times === 1
        ? `The last rotation of ${name} brought no new address.`
        : `The last ${times} rotations of ${name} brought no new address.`,
    closed: ({ name }) => `${name} has a new address again.`,
  }),
  battery_low: row({
    ...{ subject: 'device', label: 'Battery low', severity: 'warning' },
    ...{ hears: everyone, shared: true, operators: true, channels: both, waitMs: 0, restMs: hour },
    endIsNews: false,
    facts: named.extend({ percent: z.number() }),
    opened: ({ name, percent }) => `The battery of ${name} is at ${percent}\u00a0% and not charging.`,
    closed: ({ name }) => `The battery of ${name} is charging, or no longer low.`,
  }),
  hot: row({
    ...{ subject: 'device', label: 'Too hot', severity: 'warning' },
    ...{ hears: everyone, shared: true, operators: true, channels: both, waitMs: minute, restMs: hour },
    endIsNews: false,
    facts: named.extend({ degrees: z.number() }),
    opened: ({ name, degrees }) =>
      `${name} is too hot: ${Math.round(degrees)}\u00a0°C, and ${degradedBounds.temperatureC}\u00a0°C is the limit.`,
    closed: ({ name }) => `${name} has cooled down.`,
  }),
  quota_80: row({
    ...{ subject: 'connection', label: 'Quota 80 % used', severity: 'warning' },
    ...{ hears: everyone, shared: false, operators: true, channels: both, waitMs: 0, restMs: 0 },
    endIsNews: false,
    facts: onConnection,
    opened: ({ name, deviceName }) => `${name} on ${deviceName} has used 80\u00a0% of its quota.`,
    closed: ({ name, deviceName }) => `The quota of ${name} on ${deviceName} is no longer nearly used up.`,
  }),
  quota_100: row({
    ...{ subject: 'connection', label: 'Quota used up', severity: 'critical' },
    ...{ hears: everyone, shared: false, operators: true, channels: both, waitMs: 0, restMs: 0 },
    endIsNews: false,
    facts: onConnection,
    opened: ({ name, deviceName }) => `${name} on ${deviceName} has used its quota and refuses traffic.`,
    closed: ({ name, deviceName }) => `The quota of ${name} on ${deviceName} is no longer used up.`,
  }),
  sim_80: row({
    ...{ subject: 'device', label: 'SIM plan 80 % used', severity: 'warning' },
    ...{ hears: everyone, shared: false, operators: true, channels: both, waitMs: 0, restMs: 0 },
    endIsNews: false,
    facts: named,
    opened: ({ name }) => `${name} has used 80\u00a0% of its SIM plan.`,
    closed: ({ name }) => `The SIM plan of ${name} is no longer nearly used up.`,
  }),
  sim_100: row({
    ...{ subject: 'device', label: 'SIM plan used up', severity: 'critical' },
    ...{ hears: everyone, shared: false, operators: true, channels: both, waitMs: 0, restMs: 0 },
    endIsNews: false,
    facts: named,
    opened: ({ name }) => `${name} has used its SIM plan.`,
    closed: ({ name }) => `The SIM plan of ${name} is no longer used up.`,
  }),
  connection_expiring: row({
    ...{ subject: 'connection', label: 'Connection expires soon', severity: 'warning' },
    ...{ hears: everyone, shared: false, operators: true, channels: both, waitMs: 0, restMs: 0 },
    endIsNews: false,
    facts: onConnection,
    opened: ({ name, deviceName }) =>
      `${name} on ${deviceName} expires in less than ${alertBounds.expiringWithinMs / (24 * hour)} days.`,
    closed: ({ name, deviceName }) => `${name} on ${deviceName} has expired, or expires later.`,
  }),
  relay_unreachable: row({
    ...{ subject: 'customer', label: 'Our relay is down', severity: 'critical' },
    ...{ hears: everyone, shared: false, operators: false, channels: both, waitMs: 0, restMs: 10 * minute },
    endIsNews: true,
    facts: z.object({ phones: z.number() }),
    opened: ({ phones }) =>
      `${phones === 1 ? 'One of your phones is' : `${phones} of your phones are`} unreachable: our relay is down. We are working on it.`,
    closed: () => 'Our relay is back. Your phones can be reached again.',
  }),
  relay_down: row({
    ...{ subject: 'relay', label: 'Relay down', severity: 'critical' },
    ...{ hears: [], shared: false, operators: true, channels: both, waitMs: 0, restMs: 0 },
    endIsNews: true,
    facts: named.extend({ phones: z.number() }),
    opened: ({ name, phones }) =>
      `The relay ${name} is down. It serves ${phones} ${phones === 1 ? 'phone' : 'phones'}.`,
    closed: ({ name }) => `The relay ${name} is back.`,
  }),
  webhook_failing: row({
    ...{ subject: 'endpoint', label: 'Webhook fails', severity: 'warning' },
    ...{ hears: managers, shared: false, operators: true, channels: both, waitMs: 0, restMs: hour },
    endIsNews: true,
    facts: named,
    opened: ({ name }) => `The webhook ${name} cannot be delivered.`,
    closed: ({ name }) => `The webhook ${name} no longer fails.`,
  }),
  mail_failing: row({
    ...{ subject: 'product', label: 'Mail fails', severity: 'critical' },
    ...{ hears: [], shared: false, operators: true, channels: bellOnly, waitMs: 0, restMs: hour },
    endIsNews: true,
    facts: z.object({ mails: z.number() }),
    opened: ({ mails }) => `Mail does not go out: ${mails} mails were tried several times and still wait.`,
    closed: () => 'Mail goes out again.',
  }),
  sign_up: row({
    ...{ subject: 'person', label: 'New customer signed up', severity: 'info' },
    ...{ hears: [], shared: false, operators: true, channels: bellOnly, waitMs: 0, restMs: 0 },
    endIsNews: false,
    facts: z.object({ email: z.string() }),
    opened: ({ email }) => `${email} signed up.`,
    closed: ({ email }) => `${email} signed up two days ago.`,
  }),
};

export type AlertKind = keyof typeof alertKinds;
export const alertKindNames = Object.keys(alertKinds) as [AlertKind, ...AlertKind[]];

/** True for the name of a kind of the table; an incident of a later version may have another. */
export function isAlertKind(name: string): name is AlertKind {
  return Object.hasOwn(alertKinds, name);
}

/** The kinds that a member with this role hears of; of operators those that may be of no customer. */
export function kindsFor(role: CustomerRole | 'operator'): AlertKind[] {
  return alertKindNames.filter((name) => {
    const { hears, operators } = alertKinds[name];
    return role === 'operator' ? operators : hears.includes(role);
  });
}

/** The kinds that a webhook can choose: all that are about something of its customer; of operators all. */
export function kindsForWebhook(audience: 'customer' | 'operators'): AlertKind[] {
  return alertKindNames.filter((name) => audience === 'operators' || alertKinds[name].hears.length > 0);
}

/** Kinds that people hear of with whom a device is shared. */
export const sharedKinds = alertKindNames.filter((name) => alertKinds[name].shared);
