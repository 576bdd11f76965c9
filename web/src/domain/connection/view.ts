import { z } from 'zod';
import { connectionLimits, type LimitName } from '@pocketproxy/relay/contract/connection-limits';
import { trialLegs } from '@pocketproxy/relay/contract/trials';
import { annotationView } from '@/domain/annotation/view';
import { bulkView } from '@/domain/bulk/view';
import { connectionStateView } from '@/domain/connection/states';
import { deviceStateView } from '@/domain/device/states';
import { pageOf } from '@/domain/page';
import { forecastView } from '@/domain/usage/forecast';

export const whitelistEntryView = z.object({
  id: z.uuid(),
  /** Normalised: host bits cleared, IPv4-mapped as IPv4. */
  cidr: z.string(),
  note: z.string().nullable(),
  createdAt: z.date(),
});
export type WhitelistEntryView = z.infer<typeof whitelistEntryView>;

const quotaPeriod = connectionLimits.quotaPeriod;

const limits = {
  protocols: connectionLimits.protocols,
  requireTls: connectionLimits.requireTls,
  expiresAt: z.date().nullable(),
  quotaBytes: z.number().nullable(),
  quotaPeriod,
  speedBitsPerSecond: z.number().nullable(),
  maxStreams: z.number().int(),
  maxConnectsPerSecond: z.number().int(),
  rotationWaitSeconds: z.number().int(),
  maxVpnSessions: z.number().int(),
} satisfies Record<LimitName, z.ZodType>;

/** A connection as screens show it, without its password. */
export const connectionView = z.object({
  id: z.uuid(),
  name: z.string(),
  deviceId: z.uuid(),
  device: z.object({ id: z.uuid(), name: z.string(), state: deviceStateView }),
  customerId: z.uuid().nullable(),
  customer: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  host: z.string(),
  /** Address families by which the host's ports can be reached: 4, 6. */
  families: z.array(z.number().int()).readonly(),
  /** The port also takes TLS. */
  takesTls: z.boolean(),
  /** The relay offers OpenVPN. */
  takesOpenvpn: z.boolean(),
  /** It should run there and does not at the moment. */
  openvpnDown: z.boolean(),
  /** Why it is not up, as a sentence; null while it is, and where the relay is of an older version. */
  openvpnReason: z.string().nullable(),
  /** Null: it was released, since the connection expired long ago. */
  port: z.number().int().nullable(),
  /** The port that was released. */
  releasedPort: z.number().int().nullable(),
  /** Of an expired connection: until when it keeps its port. */
  portKeptUntil: z.date().nullable(),
  username: z.string(),
  enabled: z.boolean(),
  /** Whether it can be used now, its phone counted: what filters take. */
  state: connectionStateView,
  ...limits,
  createdAt: z.date(),
  /** Those entries that the viewer may see. */
  whitelist: z.array(whitelistEntryView).readonly(),
  /** Bytes of the current month in the owner's time zone, both ways, for the customer that owns the device now. */
  monthBytes: z.number(),
  /** Of the data limit, top-up included, in its current period; null: no limit. */
  quotaUse: z.object({ usedBytes: z.number(), limitBytes: z.number() }).nullable(),
  ...annotationView,
});
export type ConnectionView = z.infer<typeof connectionView>;

export const connectionPage = pageOf(connectionView);

export const connectionCountView = z.object({ total: z.number().int() });
export type ConnectionCountView = z.infer<typeof connectionCountView>;

/** Connections that something is done to together: no more of each than that takes. */
export const selectedConnectionsView = z.object({
  items: z.array(
    z.object({ id: z.uuid(), name: z.string(), deviceId: z.uuid(), device: z.object({ name: z.string() }) }),
  ),
});
export type SelectedConnectionsView = z.infer<typeof selectedConnectionsView>;

/** A connection with a password that was just made: shown now, later only by revealing it. */
export const newConnectionView = connectionView.extend({ password: z.string() });
export type NewConnectionView = z.infer<typeof newConnectionView>;

/** A line of a list of connections: what becomes of it, or why it cannot be taken. */
const importLineView = z.object({
  line: z.number().int(),
  name: z.string().nullable(),
  device: z.string().nullable(),
  /** Null: the next free one. */
  port: z.number().int().nullable(),
  /** Null: a random one. */
  username: z.string().nullable(),
  password: z.enum(['given', 'generated']),
  problem: z.string().nullable(),
});

/** What an import would make, or made. */
export const importView = z.object({
  /** Why the list as a whole cannot be taken. */
  problem: z.string().nullable(),
  lines: z.array(importLineView),
});
export type ImportView = z.infer<typeof importView>;

/** The connections that an import made, with their passwords; null: nothing was made, since some line cannot be taken. */
export const importedView = importView.extend({
  made: z
    .array(
      z.object({
        ...{ id: z.uuid(), name: z.string(), device: z.string() },
        ...{ host: z.string(), port: z.number().int(), username: z.string(), password: z.string() },
      }),
    )
    .nullable(),
});
export type ImportedView = z.infer<typeof importedView>;

/** A connection that is gone. */
export const deletedConnectionView = z.object({ id: z.uuid(), deletedAt: z.date() });
export type DeletedConnectionView = z.infer<typeof deletedConnectionView>;

/** What became of a batch, in the order of its items. */
export const connectionBatchView = z.object({
  mode: z.enum(['each', 'all']),
  /** Every item was done. */
  done: z.boolean(),
  results: z.array(
    bulkView.shape.results.element.extend({
      action: z.enum(['create', 'update', 'delete']),
      /** Null of one that was not created. */
      id: z.uuid().nullable(),
      /** The field that was refused, where it is one. */
      field: z.string().nullable(),
      /** With its password when it was just created; null when it was not done, and once deleted. */
      connection: connectionView.extend({ password: z.string().optional() }).nullable(),
    }),
  ),
});
export type ConnectionBatchView = z.infer<typeof connectionBatchView>;

/** What a program needs to use a connection. */
export const credentialsView = z.object({
  host: z.string(),
  port: z.number().int().nullable(),
  username: z.string(),
  password: z.string(),
});
export type CredentialsView = z.infer<typeof credentialsView>;

/** The credentials of several connections; null of those that were refused. */
export const revealedView = z.object({
  results: z.array(bulkView.shape.results.element.extend({ credentials: credentialsView.nullable() })),
});
export type RevealedView = z.infer<typeof revealedView>;

/** Refusals of one client for one reason, as the relay folds them. Times are ISO 8601. */
export const refusalView = z.object({
  reason: z.string(),
  sentence: z.string(),
  address: z.string(),
  count: z.number().int(),
  firstAt: z.string(),
  lastAt: z.string(),
});
export type RefusalView = z.infer<typeof refusalView>;

/** Why a part of a test failed, in the relay's words, and on which part of the way. */
const testFailure = z.object({ reason: z.string(), sentence: z.string(), leg: z.enum(trialLegs) });
export type TestFailureView = z.infer<typeof testFailure>;

/** What came of one protocol. `off`: the connection does not allow it. */
const testStep = z.discriminatedUnion('state', [
  z.object({ state: z.literal('passed'), ms: z.number().int() }),
  z.object({ state: z.literal('off') }),
  testFailure.extend({ state: z.literal('failed') }),
]);
export type TestStepView = z.infer<typeof testStep>;

/** A test of a connection through the connection itself. */
export const connectionTestView = z.object({
  http: testStep,
  socks5: testStep,
  udp: testStep,
  /** The address that the test page saw. */
  exitAddress: z.string().nullable(),
  carrier: z.string().nullable(),
  /** Milliseconds of each part of the way; null: not measured. Without `name`, `target` includes the look-up. */
  legs: z.object({ phone: z.number().nullable(), name: z.number().nullable(), target: z.number().nullable() }),
  /** What failed first; null: all that the connection allows works. */
  failure: testFailure.nullable(),
});
export type ConnectionTestView = z.infer<typeof connectionTestView>;

/** An `.ovpn` file. */
export const vpnProfileView = z.object({ fileName: z.string(), text: z.string() });
export type VpnProfileView = z.infer<typeof vpnProfileView>;

/** The same with an address by which a phone may load it for a while. */
export const linkedVpnProfileView = vpnProfileView.extend({ link: z.object({ url: z.url(), expiresAt: z.date() }) });
export type LinkedVpnProfileView = z.infer<typeof linkedVpnProfileView>;

/** An OpenVPN session that runs. Times are ISO 8601. */
export const vpnSessionView = z.object({
  id: z.string(),
  address: z.string(),
  transport: z.enum(['udp', 'tcp']),
  since: z.string(),
});
export type VpnSessionView = z.infer<typeof vpnSessionView>;

/** Those that run after one was ended. */
export const endedVpnSessionView = z.object({ sessions: z.array(vpnSessionView) });
export type EndedVpnSessionView = z.infer<typeof endedVpnSessionView>;

/** Who uses a connection now: what is open of one address by one protocol. Times are ISO 8601. */
export const openClientsView = z.object({
  clients: z.array(
    z.object({
      address: z.string(),
      protocol: connectionLimits.protocols.unwrap().element,
      streams: z.number().int(),
      since: z.string().nullable(),
    }),
  ),
  /** Of all, also of those that are left out. */
  streams: z.number().int(),
});
export type OpenClientsView = z.infer<typeof openClientsView>;

/** The most that a connection's limits may be: the lower one of its phone's and its customer's ceilings. */
export const limitBoundsView = z.object({ maxStreams: z.number().int(), maxConnectsPerSecond: z.number().int() });

const bytes = z.object({ up: z.number(), down: z.number() });
export type Bytes = z.infer<typeof bytes>;

export const connectionUsageView = z.object({
  /** When this was read. */
  at: z.date(),
  /** The current UTC hour. */
  now: bytes,
  /** The current month in the owner's time zone. */
  month: bytes,
  total: bytes,
  quota: z
    .object({
      /** Quota and top-up. */
      limitBytes: z.number(),
      usedBytes: z.number(),
      /** Of this period only. */
      topUpBytes: z.number(),
      /** When 80 % and 100 % of the limit were reached in this period; null: they are not. */
      reached80At: z.date().nullable(),
      reached100At: z.date().nullable(),
      period: quotaPeriod,
      periodStart: z.date().nullable(),
      resetsAt: z.date().nullable(),
      forecast: forecastView.nullable(),
    })
    .nullable(),
});
export type ConnectionUsageView = z.infer<typeof connectionUsageView>;
