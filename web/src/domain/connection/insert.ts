import { randomUUID } from 'node:crypto';
import type { Device } from '@pocketproxy/prisma';
import { annotateNew } from '@/domain/annotation/write';
import { writeAudit } from '@/domain/audit/write';
import { allocateVpnNumber } from '@/domain/connection/allocate-vpn-number';
import type { limitColumns } from '@/domain/connection/limit-columns';
import { newPassword } from '@/domain/connection/new-credentials';
import type { Context } from '@/domain/context';
import type { Transaction } from '@/domain/database';
import { recordEvent } from '@/domain/event/record';
import { shareHolder } from '@/domain/visibility/devices';

interface NewConnection {
  readonly name: string;
  /** Reserved in this transaction, like the username. */
  readonly port: number;
  readonly username: string;
  /** Of an import; else it is generated. */
  readonly password?: string | undefined;
  readonly limits: ReturnType<typeof limitColumns>;
  readonly annotated?: Parameters<typeof annotateNew>[3];
  /** What a person chose, for the audit log. */
  readonly chosen: object;
}

/** Writes a connection on a device that is locked, with its event and its trace. Returns it with its password. */
export async function insertConnection(
  tx: Transaction,
  context: Context,
  device: Device,
  { name, port, username, limits, annotated = {}, chosen, ...given }: NewConnection,
) {
  const [id, deviceId] = [randomUUID(), device.id];
  const { relayId, customerId } = device;
  const holderId = shareHolder(context.viewer, device);
  const { password, stored } = newPassword(id, context.keys, given.password);
  const vpnNumber = await allocateVpnNumber(tx, relayId);
  const row = await tx.connection.create({
    data: {
      ...{ id, deviceId, relayId, holderId, name, port, vpnNumber, username, ...stored, ...limits },
      createdAt: context.now,
    },
  });
  const annotation = await annotateNew(tx, context, ['connection', id], annotated);
  await recordEvent(tx, context, {
    ...({ kind: 'connection.created', data: { connectionId: id, connectionName: name, deviceId } } as const),
    ...{ customerId, holderId },
  });
  await writeAudit(tx, context, {
    action: 'connection.create',
    target: ['connection', id],
    customerId,
    after: { deviceId, name, port, username, ...chosen },
  });
  return { row, annotation, password };
}
