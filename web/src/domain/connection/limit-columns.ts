import type { z } from 'zod';
import type { Prisma } from '@pocketproxy/prisma';
import { protocolNames, type LimitName } from '@pocketproxy/relay/contract';
import type { updateConnectionInput } from '@/domain/connection/input';
import { AppError } from '@/domain/errors';

/** Limits as inputs hold them; what is undefined stays as it is. */
export type Limits = Omit<z.output<typeof updateConnectionInput>, 'id' | 'name'>;

/**
 * Limits as columns. An expiry in the past is refused, unless it is the one that is set already (a form that is saved
 * again). @throws AppError `expiry_past`
 */
export function limitColumns(limits: Limits, now: Date, currentExpiry: Date | null = null) {
  const { protocols, requireTls, quotaPeriod, maxStreams, maxConnectsPerSecond, rotationWaitSeconds, maxVpnSessions } =
    limits;
  const expiresAt = typeof limits.expiresAt === 'string' ? new Date(limits.expiresAt) : limits.expiresAt;
  if (expiresAt && expiresAt <= now && expiresAt.getTime() !== currentExpiry?.getTime())
    throw new AppError('expiry_past');
  return {
    protocols: protocols && protocolNames.filter((name) => protocols.includes(name)), // in one order: no change, no audit
    requireTls,
    expiresAt,
    quotaBytes: limits.quotaBytes && BigInt(limits.quotaBytes),
    quotaPeriod,
    speedBitsPerSecond: limits.speedBitsPerSecond && BigInt(limits.speedBitsPerSecond),
    maxStreams,
    maxConnectsPerSecond,
    rotationWaitSeconds,
    maxVpnSessions,
  } satisfies Record<LimitName, unknown> & Prisma.ConnectionUncheckedUpdateInput;
}
