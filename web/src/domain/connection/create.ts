import type { z } from 'zod';
import { asOwned, authorize } from '@/domain/authorize';
import { allocatePort, takePort } from '@/domain/connection/allocate-port';
import { limitBounds, refuseAbove, usedBy } from '@/domain/connection/bounds';
import { chooseUsername } from '@/domain/connection/choose-username';
import { createConnectionInput } from '@/domain/connection/input';
import { insertConnection } from '@/domain/connection/insert';
import { limitColumns } from '@/domain/connection/limit-columns';
import { lockDeviceToFill, refuseFull } from '@/domain/connection/most';
import { refuseUselessOpenvpn } from '@/domain/connection/openvpn';
import { toConnectionView } from '@/domain/connection/show';
import { refuseUselessTls } from '@/domain/connection/tls';
import type { NewConnectionView } from '@/domain/connection/view';
import type { Context } from '@/domain/context';
import { startOnRelay } from '@/domain/default/start-connection';
import { seenDevice } from '@/domain/device/load';
import { connectionChanged } from '@/domain/events';
import { refuseDraining } from '@/domain/relay/placing';
import { shareHolder } from '@/domain/visibility/devices';
import { parse } from '@/domain/parse';
import { inTransaction } from '@/domain/database';

/**
 * Makes a connection on a device, with the smallest free port of the device's relay and generated credentials; username
 * and port may be chosen.
 * @throws AppError `not_found` (device), `forbidden`, `invalid`, `expiry_past`, `above_ceiling`, `relay_without_tls`,
 * `relay_without_openvpn`, `relay_draining`, `connections_full`,
 * `customer_connections_full`, `ports_exhausted`, `port_unavailable`, `username_taken`, `external_id_taken`,
 * `throttled`, `conflict` (the device was moved meanwhile)
 */
export async function createConnection(
  context: Context,
  input: z.input<typeof createConnectionInput>,
): Promise<NewConnectionView> {
  const { username: wantedName, port: wantedPort, externalId, metadata, ...rest } = parse(createConnectionInput, input);
  const { deviceId, name, ...wanted } = rest;
  const { view, event } = await inTransaction(context.db, async (tx) => {
    // Locked, so that a move or a revoked share ends this connection too
    const device = await lockDeviceToFill(tx, context, deviceId);
    authorize(context.viewer, 'connection.create', asOwned(device));
    const { relayId, customerId } = device;
    const holderId = shareHolder(context.viewer, device);
    const bounds = await limitBounds(tx, usedBy({ holderId, customerId }));
    refuseAbove(bounds, wanted);
    const limits = { ...(await startOnRelay(tx, relayId, bounds)), ...given(wanted) };
    await refuseUselessTls(tx, relayId, limits.requireTls);
    await refuseUselessOpenvpn(tx, relayId, limits.protocols);
    const data = limitColumns(limits, context.now);
    const free = () => allocatePort(tx, relayId);
    const port = wantedPort === undefined ? await free() : await takePort(tx, relayId, wantedPort);
    await refuseDraining(tx, relayId);
    await refuseFull(tx, context, device);
    const username = await chooseUsername(tx, context, wantedName, holderId ?? customerId ?? deviceId);
    const { row, annotation, password } = await insertConnection(tx, context, device, {
      ...{ name, port, username, limits: data, annotated: { externalId, metadata }, chosen: given(wanted) },
    });
    const seen = await seenDevice(context, deviceId, tx);
    const loaded = {
      ...row,
      relay: seen.relay,
      device: seen,
      whitelist: [],
      quotaUse: null,
      annotations: [annotation],
    };
    const event = connectionChanged({ id: row.id, relayId, deviceId, customerId });
    return { view: { ...toConnectionView(loaded, 0, context.now), password }, event };
  });
  await context.publish(event);
  return view;
}

/** Limits that its maker has chosen: without those that were left out. */
function given<Limits extends object>(limits: Limits): Partial<Limits> {
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined)) as Partial<Limits>;
}
