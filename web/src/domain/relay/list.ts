import type { Context } from '@/domain/context';
import { isRelayOnline, type RelayView } from '@/domain/relay/view';
import { authorize } from '@/domain/authorize';

/** All relays, by name. @throws AppError `forbidden` for everybody but operators. */
export async function listRelays(context: Context): Promise<RelayView[]> {
  authorize(context.viewer, 'relay.view', { customerId: null });
  const relays = await context.db.relay.findMany({
    orderBy: { name: 'asc' },
    include: { _count: { select: { devices: true, connections: { where: { port: { not: null } } } } } },
  });
  return relays.map(({ id, name, publicHost, tunnelUrl, portMin, portMax, lastSeenAt, _count }) => ({
    id,
    name,
    publicHost,
    tunnelUrl,
    portMin,
    portMax,
    usedPorts: _count.connections,
    deviceCount: _count.devices,
    online: isRelayOnline({ lastSeenAt }, context.now),
    lastSeenAt,
  }));
}
