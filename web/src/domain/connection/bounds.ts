import type { z } from 'zod';
import { loadCeilings } from '@/domain/ceiling/load';
import { limitBoundsInput } from '@/domain/connection/input';
import { loadConnection } from '@/domain/connection/load';
import type { limitBoundsView } from '@/domain/connection/view';
import type { Context } from '@/domain/context';
import { loadDevice } from '@/domain/device/load';
import { shareHolder } from '@/domain/visibility/devices';
import { AppError } from '@/domain/errors';
import { parse } from '@/domain/parse';
import type { Database, Transaction } from '@/domain/database';

export type LimitBounds = Readonly<z.infer<typeof limitBoundsView>>;

/** Those of a connection, or of a new one on a device. @throws AppError `not_found` */
export async function getLimitBounds(context: Context, input: z.input<typeof limitBoundsInput>): Promise<LimitBounds> {
  const of = parse(limitBoundsInput, input);
  if ('connectionId' in of)
    return limitBounds(context.db, usedBy(await loadConnection(context.db, context, of.connectionId)));
  const device = await loadDevice(context.db, context, of.deviceId);
  return limitBounds(context.db, usedBy({ ...device, holderId: shareHolder(context.viewer, device) }));
}

/** The customer whose ceilings hold: the one that made the connection through a share, else the owner. */
export function usedBy({ holderId, customerId }: Record<'holderId' | 'customerId', string | null>): string | null {
  return holderId ?? customerId;
}

/** The bounds for a customer's connections. */
export async function limitBounds(db: Database | Transaction, customerId: string | null): Promise<LimitBounds> {
  const ceilings = await loadCeilings(db, customerId);
  return {
    maxStreams: Math.min(ceilings.of('customerStreams', customerId), ceilings.of('phoneStreams')),
    maxConnectsPerSecond: Math.min(ceilings.of('customerConnects', customerId), ceilings.of('phoneConnects')),
  };
}

type BoundLimits = { readonly [Limit in keyof LimitBounds]?: number | undefined };

/**
 * Refuses limits above their bounds; one that was so before and stays is left alone, the relay holds the bound anyway.
 * @throws AppError `above_ceiling` with details.field
 */
export function refuseAbove(bounds: LimitBounds, limits: BoundLimits, before?: BoundLimits): void {
  for (const field of ['maxStreams', 'maxConnectsPerSecond'] as const) {
    const [wanted, most] = [limits[field], bounds[field]];
    if (wanted === undefined || wanted <= most || wanted === before?.[field]) continue;
    throw new AppError('above_ceiling', { field, problem: `At most ${most.toLocaleString('en')}` });
  }
}
