import type { z } from 'zod';
import { connectionsThatFit } from '@/domain/connection/filter';
import { connectionFilterInput } from '@/domain/connection/input';
import type { SelectedConnectionsView } from '@/domain/connection/view';
import { mostSelected } from '@/domain/bulk/most-selected';
import type { Context } from '@/domain/context';
import { parse } from '@/domain/parse';
import { visibleConnections } from '@/domain/visibility/connections';

/** The viewer's connections that fit a filter, as much of each as doing something to all of them takes; at most 500, by name. */
export async function selectConnections(
  context: Context,
  input: z.input<typeof connectionFilterInput> = {},
): Promise<SelectedConnectionsView> {
  const fit = await connectionsThatFit(context, parse(connectionFilterInput, input));
  const rows = await context.db.connection.findMany({
    where: { AND: [visibleConnections(context.viewer), fit] },
    select: { id: true, name: true, deviceId: true, device: { select: { name: true } } },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: mostSelected,
  });
  return { items: rows };
}
