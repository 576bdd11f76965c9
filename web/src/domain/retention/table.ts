import { Prisma } from '@pocketproxy/prisma';
import type { Kept } from '@/domain/retention/kept';

/** Rows of these tables lie in partitions by time (adr/0038), which are dropped whole. */
interface Partitioned {
  /** As the README's table says it. */
  readonly what: string;
  readonly kept: Kept;
  /** A partition holds a UTC day or month; it goes once all of it is old enough. */
  readonly unit: 'day' | 'month';
}

export const partitioned = {
  UsageFiveMinutes: { what: 'Traffic by five minutes', kept: '48 hours', unit: 'day' },
  UsageHour: { what: 'Traffic by hour', kept: '30 days', unit: 'day' },
  RefusalHour: { what: 'Refusals by hour', kept: '30 days', unit: 'day' },
  UsageDay: { what: 'Traffic by day', kept: '13 months', unit: 'month' },
  AccessLog: { what: 'Access log', kept: '30 days', unit: 'day' },
  OutgoingEvent: { what: 'Events for webhooks', kept: '30 days', unit: 'day' },
  WebhookDelivery: { what: 'Deliveries to webhooks', kept: '30 days', unit: 'day' },
  AuditLog: { what: 'Audit log', kept: '1 year', unit: 'month' },
} as const satisfies Record<string, Partitioned>;

export type PartitionedTable = keyof typeof partitioned;

interface Batched {
  readonly what: string;
  readonly kept: Kept;
  /** Which rows of the table, called t, may go, by the time before which things are too old. */
  readonly old: (before: Date, idleMs: number) => Prisma.Sql;
}

const { sql } = Prisma;

/** Rows of these go in batches: some column beside their time is unique, or few of them ever exist. */
export const batched = {
  Command: {
    what: 'Commands to phones',
    kept: '90 days',
    old: (before) => sql`t."createdAt" < ${before} AND t."state" IN ('done', 'failed', 'expired')`,
  },
  GroupRotation: {
    what: 'Rotations of groups',
    kept: '90 days',
    old: (before) => sql`t."finishedAt" < ${before}`,
  },
  RelayRun: {
    what: 'Runs of relays',
    kept: '90 days',
    old: (before) => sql`t."lastSeenAt" < ${before} AND EXISTS (
      SELECT FROM "RelayRun" later WHERE later."relayId" = t."relayId" AND later."startedAt" > t."startedAt")`,
  },
  Incident: {
    what: 'Alerts, from their end',
    kept: '1 year',
    old: (before) => sql`t."closedAt" < ${before}`,
  },
  MaintenanceWindow: {
    what: 'Maintenance windows, from their end',
    kept: '1 year',
    old: (before) => sql`t."endsAt" < ${before}`,
  },
  Mail: { what: 'Mails', kept: '30 days', old: (before) => sql`t."createdAt" < ${before}` },
  DeviceMute: { what: 'Ended mutes', kept: '7 days', old: (before) => sql`t."until" < ${before}` },
  Session: {
    what: 'Ended sessions',
    kept: '7 days',
    old: (before, idleMs) =>
      sql`(t."expiresAt" < ${before} OR t."lastUsedAt" < ${new Date(before.getTime() - idleMs)})`,
  },
  Invitation: {
    what: 'Used and expired invitations',
    kept: '7 days',
    old: (before) => sql`(t."expiresAt" < ${before} OR t."acceptedAt" < ${before})`,
  },
  Link: { what: 'Expired links of mails', kept: '7 days', old: (before) => sql`t."expiresAt" < ${before}` },
  DoneLink: { what: 'Used links of mails', kept: '7 days', old: (before) => sql`t."doneAt" < ${before}` },
  PairingCode: {
    what: 'Used and expired pairing codes',
    kept: '7 days',
    old: (before) => sql`(t."expiresAt" < ${before} OR t."usedAt" < ${before})`,
  },
  EgressException: {
    what: 'Expired egress exceptions',
    kept: '30 days',
    old: (before) => sql`t."expiresAt" < ${before}`,
  },
  ApiAnswer: {
    what: 'Answers kept for an Idempotency-Key',
    kept: '24 hours',
    old: (before) => sql`t."createdAt" < ${before}`,
  },
  DeviceReading: {
    what: 'Battery, signal and temperature',
    kept: '48 hours',
    old: (before) => sql`t."at" < ${before}`,
  },
  DeviceReadingHour: {
    what: 'Battery, signal and temperature by hour',
    kept: '30 days',
    old: (before) => sql`t."hour" < ${before}`,
  },
  UsageFlush: { what: 'Keys of usage that was written', kept: '7 days', old: (before) => sql`t."at" < ${before}` },
} as const satisfies Record<string, Batched>;

export type BatchedTable = keyof typeof batched;

interface PerDevice {
  readonly what: string;
  readonly kept: Kept;
  /** So many of each device stay, however old they are. */
  readonly newest: number;
  /** Column that orders them, with an index that begins with the device. */
  readonly order: string;
  /** Column by which they are too old. */
  readonly at: string;
  /** Of the rest, which rows of the table, called t, may go. */
  readonly and?: Prisma.Sql;
}

/** Rows of a phone, of which the newest always stay. */
export const perDevice = {
  Rotation: {
    what: 'Rotations',
    kept: '90 days',
    newest: 50,
    order: 'createdAt',
    at: 'createdAt',
    and: sql`AND t."activeDeviceId" IS NULL`,
  },
  IpHistory: { what: 'Addresses of phones', kept: '90 days', newest: 50, order: 'firstSeenAt', at: 'lastSeenAt' },
  StatusLog: { what: 'Phones online and offline', kept: '90 days', newest: 1, order: 'at', at: 'at' },
} as const satisfies Record<string, PerDevice>;

export type PerDeviceTable = keyof typeof perDevice;

/** Tables that nothing is deleted from by age, and why. */
export const keptWithTheirOwner = {
  ...{
    Customer: 'a tenant',
    User: 'a person',
    Member: 'a person',
    CustomerCeiling: 'a setting',
    CustomerNote: 'a setting',
    Annotation: 'goes with what it is about',
    Ceiling: 'a setting',
    CreationDefault: 'a setting',
  },
  ...{ Relay: 'one of few', Device: 'a phone', DeviceSecret: 'a phone', Share: 'a grant', Connection: 'soft-deleted' },
  ...{ WhitelistEntry: 'a setting', QuotaUse: 'one of each connection', RotationHold: 'few of each phone' },
  ...{
    RotationSchedule: 'a setting',
    RotationLink: 'a setting',
    DeviceGroup: 'a setting',
    DeviceGroupEntry: 'a setting',
  },
  ...{ GroupRotationEntry: 'goes with its GroupRotation', Notice: 'goes with its Incident' },
  ...{ SimPlan: 'a setting', SimUse: 'one of each phone', AlertSettings: 'a setting', AlertWatch: 'one row' },
  ...{ WebhookEndpoint: 'a setting', ApiKey: 'a setting', JobRun: 'one of each job', RelayVpn: 'one of each relay' },
  UsageMonth: 'what totals are summed from: as long as the customer',
  ThrottleCounter: 'ends after minutes: the sweep',
} as const satisfies Record<string, string>;
