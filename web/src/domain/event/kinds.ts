import { z } from 'zod';
import { rotationStateNames } from '@pocketproxy/relay/contract/rotations';

/** Who may choose a kind for a webhook: members of the customer that an event belongs to, operators, or both. */
type Audience = 'customer' | 'operators';

interface KindRow {
  /** Raised when a payload changes so that receivers must change; a new field is no such change. */
  readonly version: number;
  /** As screens name it. */
  readonly title: string;
  /** When it is sent, for screens and docs/webhooks.md. */
  readonly sentence: string;
  readonly audience: readonly Audience[];
  /** Ids and facts, never a secret. What the schema does not name is left out. */
  readonly data: z.ZodType<Readonly<Record<string, unknown>>>;
  /** A payload for docs/webhooks.md. */
  readonly example: Readonly<Record<string, unknown>>;
}

const everyone = ['customer', 'operators'] as const;
const id = z.uuid();
const time = z.iso.datetime();
const bytes = z.number().int().nonnegative();

const device = z.object({ deviceId: id, deviceName: z.string() });
const connection = z.object({ connectionId: id, connectionName: z.string(), deviceId: id });
const phone = device.extend({ model: z.string().nullable() });

const alert = z.object({
  /** The same when it opens and when it closes. */
  incidentId: id,
  /** Which alert, by its name in web/src/domain/alert. */
  alert: z.string(),
  severity: z.enum(['info', 'warning', 'critical']),
  /** As people read it. */
  sentence: z.string(),
  openedAt: time,
  closedAt: time.nullable(),
  /** Why it closed: its cause is gone, or what it is about left its owner, was switched off or deleted. Null: it is open. */
  ended: z.enum(['resolved', 'left']).nullable(),
  /** How often it happened: a phone that flaps is one alert. */
  count: z.number().int().positive(),
  deviceId: id.nullable(),
  connectionId: id.nullable(),
  relayId: id.nullable(),
});

const ids = {
  device: '0198c9f0-6f0e-7c31-9d4e-2f6a51f3b001',
  connection: '0198c9f0-6f0e-7c31-9d4e-2f6a51f3b002',
  rotation: '0198c9f0-6f0e-7c31-9d4e-2f6a51f3b003',
  incident: '0198c9f0-6f0e-7c31-9d4e-2f6a51f3b004',
  endpoint: '0198c9f0-6f0e-7c31-9d4e-2f6a51f3b005',
};
const phoneExample = { deviceId: ids.device, deviceName: 'Pixel 7', model: 'Pixel 7' };
const connectionExample = { connectionId: ids.connection, connectionName: 'Scraper', deviceId: ids.device };
const alertExample = {
  ...{ incidentId: ids.incident, alert: 'device_offline', severity: 'critical' },
  ...{ sentence: 'Pixel 7 is offline.', openedAt: '2026-11-28T09:30:00.000Z', closedAt: null, ended: null },
  count: 1,
  ...{ deviceId: ids.device, connectionId: null, relayId: null },
};

/** Every kind of event that leaves by webhook, with the payload of its `data`. */
export const eventKinds = {
  'alert.opened': {
    ...{ version: 1, title: 'Alert opened', audience: everyone },
    sentence: 'An alert opened, such as a device that is offline or a quota at 80 %.',
    ...{ data: alert, example: alertExample },
  },
  'alert.closed': {
    ...{ version: 1, title: 'Alert closed', audience: everyone },
    sentence:
      'An alert closed: its cause is gone, such as a device that is online again, or what it was about left (`ended`).',
    data: alert,
    example: {
      ...{ ...alertExample, sentence: 'Pixel 7 is online again.' },
      ...{ closedAt: '2026-11-28T09:41:12.000Z', ended: 'resolved' },
    },
  },
  'rotation.ended': {
    ...{ version: 1, title: 'Rotation ended', audience: everyone },
    sentence: 'A rotation ended, with a new address or without.',
    // Written by a trigger of the database: prisma/migrations/20261128030000_webhooks
    data: z.object({
      ...{ rotationId: id, deviceId: id },
      trigger: z.string(),
      state: z.enum(rotationStateNames).extract(['changed', 'same_ip', 'failed']),
      reason: z.string().nullable(),
      ...{ oldIp: z.string().nullable(), newIp: z.string().nullable() },
      ...{ oldIpv6: z.string().nullable(), newIpv6: z.string().nullable() },
      attempts: z.number().int(),
      requestedAt: time,
    }),
    example: {
      ...{ rotationId: ids.rotation, deviceId: ids.device, trigger: 'schedule', state: 'changed', reason: null },
      ...{ oldIp: '198.51.100.7', newIp: '203.0.113.9', oldIpv6: null, newIpv6: null, attempts: 1 },
      requestedAt: '2026-11-28T09:29:48.000Z',
    },
  },
  'connection.limited': {
    ...{ version: 1, title: 'Connection limited', audience: everyone },
    sentence: 'A limit stopped or slowed a connection: its quota, its expiry date or the SIM plan of its device.',
    data: connection.extend({
      limit: z.enum(['quota', 'expiry', 'sim_plan']),
      effect: z.enum(['stopped', 'slowed']),
      /** Null: of an expiry, and of another customer's SIM plan. */
      ...{ usedBytes: bytes.nullable(), limitBytes: bytes.nullable() },
      /** When it ends without anyone doing anything; null: never. */
      until: time.nullable(),
    }),
    example: {
      ...{ ...connectionExample, limit: 'quota', effect: 'stopped' },
      ...{ usedBytes: 10_000_034_816, limitBytes: 10_000_000_000, until: '2026-12-01T00:00:00.000Z' },
    },
  },
  'connection.created': {
    ...{ version: 1, title: 'Connection created', audience: everyone },
    sentence: 'Someone created a connection.',
    ...{ data: connection, example: connectionExample },
  },
  'connection.deleted': {
    ...{ version: 1, title: 'Connection deleted', audience: everyone },
    sentence: 'A connection was deleted.',
    ...{ data: connection, example: connectionExample },
  },
  'device.paired': {
    ...{ version: 1, title: 'Device paired', audience: everyone },
    sentence: 'A phone was paired as a new device.',
    ...{ data: phone, example: phoneExample },
  },
  'device.phone_replaced': {
    ...{ version: 1, title: 'Phone replaced', audience: everyone },
    sentence: 'Another phone took the place of a device.',
    ...{ data: phone, example: phoneExample },
  },
  'device.unpaired': {
    ...{ version: 1, title: 'Device unpaired', audience: everyone },
    sentence: 'The phone of a device was unpaired.',
    ...{ data: device, example: { deviceId: ids.device, deviceName: 'Pixel 7' } },
  },
  /** Sent by the test button to its own endpoint, whatever that has chosen. */
  test: {
    ...{ version: 1, title: 'Test', audience: [] },
    sentence: 'Someone pressed “Send test”.',
    ...{ data: z.object({ endpointId: id }), example: { endpointId: ids.endpoint } },
  },
} as const satisfies Record<string, KindRow>;

export type EventKind = keyof typeof eventKinds;
export type EventData<Kind extends EventKind> = z.input<(typeof eventKinds)[Kind]['data']>;

/** All kinds, in their order. */
export const eventKindNames = Object.keys(eventKinds) as [EventKind, ...EventKind[]];

/** Kinds that a customer's endpoint may choose (`customer`), or one of the operators. */
export function kindsFor(audience: Audience): EventKind[] {
  return eventKindNames.filter((kind) => rowOf(kind).audience.includes(audience));
}

export function rowOf(kind: EventKind): KindRow {
  return eventKinds[kind];
}
