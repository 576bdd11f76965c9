import { z } from 'zod';

/** The protocols that relays speak with clients. */
export const protocolNames = ['http', 'socks5', 'openvpn'] as const;
export type ProtocolName = (typeof protocolNames)[number];

/** Of a connection that was made without saying any; also those of the column. */
export const standardProtocols: readonly ProtocolName[] = ['http', 'socks5'];

/** After what time a quota resets, by the time zone of the device's customer. */
export const quotaPeriods = ['none', 'day', 'month'] as const;
export type QuotaPeriod = (typeof quotaPeriods)[number];

/** 2^50: a petabyte, well inside what a JavaScript number holds exactly. */
export const maxQuotaBytes = 1_125_899_906_842_624;

/** OpenVPN sessions of one connection: each needs an address, and a connection has so many in each relay's subnet. */
export const mostVpnSessions = 4;

/**
 * The limits of a connection, by the names of their columns, and what each may be; bounds are those of the database's
 * CHECKs. Web's inputs, columns, views and audit, and the relay's rows and settings are held to these names: one that is
 * missing in any of them does not compile.
 */
export const connectionLimits = {
  protocols: z
    .array(z.enum(protocolNames))
    .min(1, 'Choose at least one')
    .refine((names) => new Set(names).size === names.length, 'Each protocol once')
    .readonly(),
  /** Clients that do not speak TLS to the relay are refused. */
  requireTls: z.boolean(),
  /** ISO 8601 with offset, or null for never. */
  expiresAt: z.iso.datetime({ offset: true, error: 'Enter a date and time' }).nullable(),
  /** Bytes in both directions per period, or null for no limit. */
  quotaBytes: z.number().int().min(1).max(maxQuotaBytes).nullable(),
  quotaPeriod: z.enum(quotaPeriods),
  /** Bits per second, both directions together, or null for no limit. */
  speedBitsPerSecond: z.number().int().min(8_000, 'At least 8 kbit/s').max(100_000_000_000).nullable(),
  maxStreams: z.number().int().min(1).max(20_000),
  maxConnectsPerSecond: z.number().int().min(1).max(10_000),
  /** How long a new request waits for a phone that changes its address, seconds; 0: it does not wait. */
  rotationWaitSeconds: z.number().int().min(0).max(60),
  /** OpenVPN sessions at once; a further one ends the oldest. */
  maxVpnSessions: z.number().int().min(1).max(mostVpnSessions),
};
export type LimitName = keyof typeof connectionLimits;
export const limitNames = z.object(connectionLimits).keyof().options;

/** Limits of a connection that was made without saying any; also those of the columns. */
export const standardLimits = {
  maxStreams: 1_000,
  maxConnectsPerSecond: 200,
  rotationWaitSeconds: 30,
  maxVpnSessions: 1,
} as const;

/** Limits that a connection may begin with unasked: all but a moment in time. */
export const { expiresAt: _moment, ...startingLimits } = connectionLimits;

/** What connections begin with until an operator sets something else. */
export const standardStart = {
  ...standardLimits,
  protocols: standardProtocols,
  requireTls: false,
  quotaBytes: null,
  quotaPeriod: 'none',
  speedBitsPerSecond: null,
} as const satisfies { readonly [Name in keyof typeof startingLimits]: z.infer<(typeof startingLimits)[Name]> };

/** How the relay calls a limit: a time is milliseconds since 1970. */
type SettingName<Name extends LimitName> = Name extends 'expiresAt' ? 'expiresAtMs' : Name;

/** How snapshots held the protocols when they were no set. */
const olderProtocols = z
  .enum(['any', 'http', 'socks5'])
  .transform((name): readonly ProtocolName[] => (name === 'any' ? standardProtocols : [name]));

/** The limits as the relay holds them, in its memory and in its snapshot. */
export const limitSettings = {
  protocols: z.union([connectionLimits.protocols, olderProtocols]),
  /** The default is for snapshots that were written before it was there. */
  requireTls: z.boolean().default(false),
  expiresAtMs: z.number().nullable(),
  quotaBytes: z.number().nullable(),
  quotaPeriod: connectionLimits.quotaPeriod,
  speedBitsPerSecond: z.number().nullable(),
  maxStreams: z.number().int(),
  maxConnectsPerSecond: z.number().int(),
  /** The default is for snapshots that were written before it was there. */
  rotationWaitSeconds: z.number().int().default(standardLimits.rotationWaitSeconds),
  maxVpnSessions: z.number().int().default(standardLimits.maxVpnSessions),
} satisfies Record<SettingName<LimitName>, z.ZodType>;
