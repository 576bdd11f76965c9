import { limitBounds, usedBy, type LimitBounds } from '@/domain/connection/bounds';
import { takesOpenvpn } from '@/domain/connection/openvpn';
import type { Context } from '@/domain/context';
import type { Database, Transaction } from '@/domain/database';
import { startOfConnections } from '@/domain/default/load';
import type { StartingLimitsView } from '@/domain/default/view';
import { deviceIdInput } from '@/domain/device/input';
import { loadDevice } from '@/domain/device/load';
import { parse } from '@/domain/parse';
import { shareHolder } from '@/domain/visibility/devices';
import type { z } from 'zod';

/** What a new connection on a device begins with where its maker says nothing else. @throws AppError `not_found` */
export async function getStartingLimits(
  context: Context,
  input: z.input<typeof deviceIdInput>,
): Promise<StartingLimitsView> {
  const { id } = parse(deviceIdInput, input);
  const device = await loadDevice(context.db, context, id);
  const bounds = await limitBounds(context.db, usedBy({ ...device, holderId: shareHolder(context.viewer, device) }));
  return startOnRelay(context.db, device.relayId, bounds);
}

/** The same on a relay: within the bounds, and without OpenVPN where the relay offers none. */
export async function startOnRelay(
  db: Database | Transaction,
  relayId: string,
  bounds: LimitBounds,
): Promise<StartingLimitsView> {
  const start = await startOfConnections(db);
  const { maxStreams, maxConnectsPerSecond, protocols } = start;
  const relay = await db.relay.findUniqueOrThrow({ where: { id: relayId }, select: { vpnState: true } });
  const usable = takesOpenvpn(relay) ? protocols : protocols.filter((name) => name !== 'openvpn');
  return {
    ...start,
    // Where the default is OpenVPN alone: refused at creation, as when it was asked for
    protocols: usable.length > 0 ? usable : protocols,
    maxStreams: Math.min(maxStreams, bounds.maxStreams),
    maxConnectsPerSecond: Math.min(maxConnectsPerSecond, bounds.maxConnectsPerSecond),
  };
}
