import type { z } from 'zod';
import { limitNames } from '@pocketproxy/relay/contract';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import { allocatePort } from '@/domain/connection/allocate-port';
import { limitBounds, refuseAbove, usedBy } from '@/domain/connection/bounds';
import { updateConnectionInput } from '@/domain/connection/input';
import { limitColumns } from '@/domain/connection/limit-columns';
import { lockConnection, type OwnedConnection } from '@/domain/connection/load';
import { loadConnectionView } from '@/domain/connection/get';
import { refuseUselessOpenvpn } from '@/domain/connection/openvpn';
import { refuseUselessTls } from '@/domain/connection/tls';
import type { ConnectionView } from '@/domain/connection/view';
import type { Context } from '@/domain/context';
import { connectionChanged } from '@/domain/events';
import { parse } from '@/domain/parse';
import { inTransaction, type Transaction } from '@/domain/database';

/**
 * Changes name and limits; what the input leaves out stays. One whose port was released since it expired gets a port
 * again when it is renewed: the same where it is free, else another.
 * @throws AppError `not_found`, `forbidden`, `invalid`, `expiry_past`, `above_ceiling`, `ports_exhausted`,
 * `relay_without_tls`, `relay_without_openvpn`
 */
export async function updateConnection(
  context: Context,
  input: z.input<typeof updateConnectionInput>,
): Promise<ConnectionView> {
  const { id, name, ...limits } = parse(updateConnectionInput, input);
  const { connection, view } = await inTransaction(context.db, async (tx) => {
    const before = await lockConnection(tx, context, id);
    authorize(context.viewer, 'connection.update', before);
    refuseAbove(await limitBounds(tx, usedBy(before)), limits, before);
    if (!before.requireTls) await refuseUselessTls(tx, before.relayId, limits.requireTls);
    await refuseUselessOpenvpn(tx, before.relayId, limits.protocols, before.protocols);
    const data = limitColumns(limits, context.now, before.expiresAt);
    const port = await portOfRenewed(tx, before, data.expiresAt, context.now);
    const after = await tx.connection.update({ where: { id }, data: { name, ...data, ...port } });
    await writeAudit(tx, context, {
      action: 'connection.update',
      target: ['connection', id],
      customerId: before.customerId,
      ...changes(before, after),
    });
    return { connection: before, view: await loadConnectionView(tx, context, id) };
  });
  await context.publish(connectionChanged(connection));
  return view;
}

async function portOfRenewed(
  tx: Transaction,
  { port, relayId, releasedPort }: OwnedConnection,
  expiresAt: Date | null | undefined,
  now: Date,
) {
  if (port !== null || expiresAt === undefined || (expiresAt && expiresAt <= now)) return {};
  return { port: await allocatePort(tx, relayId, releasedPort), releasedPort: null };
}

const audited = ['name', 'port', ...limitNames] as const;

/** The fields that changed, before and after, as JSON. */
function changes(before: OwnedConnection, after: Pick<OwnedConnection, (typeof audited)[number]>) {
  const changed = audited.filter((field) => String(plain(before[field])) !== String(plain(after[field])));
  const pick = (row: typeof after) => Object.fromEntries(changed.map((field) => [field, plain(row[field])]));
  return { before: pick(before), after: pick(after) };
}

function plain(value: OwnedConnection[(typeof audited)[number]]) {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'bigint' ? Number(value) : value;
}
