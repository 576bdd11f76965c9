import type { z } from 'zod';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { laterByName, mapPage, nameMark, pageInput, readPage, type Page } from '@/domain/page';
import { parse } from '@/domain/parse';
import { isRelayOnline, type RelayView } from '@/domain/relay/view';

/** A page of the relays, by name. @throws AppError `forbidden` for everyone but operators. */
export async function listRelays(context: Context, input: z.input<typeof pageInput> = {}): Promise<Page<RelayView>> {
  authorize(context.viewer, 'relay.view', { customerId: null });
  const page = await readPage(
    parse(pageInput, input),
    { list: 'relays', mark: nameMark },
    (after, take) =>
      context.db.relay.findMany({
        where: after ? laterByName(after) : {},
        orderBy: [{ name: 'asc' }, { id: 'asc' }],
        include: { _count: { select: { devices: true, connections: { where: { port: { not: null } } } } } },
        take,
      }),
    ({ name, id }) => [name, id],
  );
  return mapPage(page, ({ id, name, publicHost, tunnelUrl, portMin, portMax, lastSeenAt, _count }) => ({
    ...{ id, name, publicHost, tunnelUrl, portMin, portMax, lastSeenAt },
    usedPorts: _count.connections,
    deviceCount: _count.devices,
    online: isRelayOnline({ lastSeenAt }, context.now),
  }));
}
