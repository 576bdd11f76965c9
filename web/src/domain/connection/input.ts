import { z } from 'zod';
import { pageInput } from '@/domain/page';
import { line, nameText } from '@/domain/parse';

/** Inputs of the connection verbs. Pure: forms take their bounds from the same schemas. Bounds are those of the database's CHECKs. */

/** 2^50: a petabyte, well inside what a JavaScript number holds exactly. */
const maxQuotaBytes = 1_125_899_906_842_624;

const limits = {
  protocols: z.enum(['any', 'http', 'socks5']),
  /** ISO 8601 with offset, or null for never. */
  expiresAt: z.iso.datetime({ offset: true, error: 'Enter a date and time' }).nullable(),
  /** Bytes in both directions per period, or null for no limit. */
  quotaBytes: z.number().int().min(1).max(maxQuotaBytes).nullable(),
  quotaPeriod: z.enum(['none', 'day', 'month']),
  /** Bits per second, both directions together, or null for no limit. */
  speedBitsPerSecond: z.number().int().min(8_000, 'At least 8 kbit/s').max(100_000_000_000).nullable(),
  maxStreams: z.number().int().min(1).max(20_000),
  maxConnectsPerSecond: z.number().int().min(1).max(10_000),
};

/** Limits of a connection that was made without saying any; those of the columns, too. */
export const standardLimits = { maxStreams: 1_000, maxConnectsPerSecond: 200 } as const;

export const limitBoundsInput = z.union([
  z.object({ connectionId: z.uuid() }).strict(),
  z.object({ deviceId: z.uuid() }).strict(),
]);

export const connectionIdInput = z.object({ id: z.uuid() });

export const connectionFilterInput = z.object({
  customerId: z.uuid().optional(),
  /** Words that all occur in what a connection shows. */
  search: line(100).optional(),
});

export const listConnectionsInput = pageInput.extend({
  deviceId: z.uuid().optional(),
  ...connectionFilterInput.shape,
});

export const createConnectionInput = z.object({
  deviceId: z.uuid(),
  name: nameText,
  ...z.object(limits).partial().shape,
});

export const updateConnectionInput = z.object({
  id: z.uuid(),
  name: nameText.optional(),
  ...z.object(limits).partial().shape,
});

export const setConnectionEnabledInput = z.object({ id: z.uuid(), enabled: z.boolean() });

export const addWhitelistEntryInput = z.object({
  connectionId: z.uuid(),
  /** An address or a CIDR, IPv4 or IPv6. */
  cidr: z.string().trim().min(1, 'Enter an address').max(50),
  note: line(200).optional(),
});

export const removeWhitelistEntryInput = z.object({ connectionId: z.uuid(), id: z.uuid() });
