import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { connectionsThatFit } from '@/domain/connection/filter';
import { connectionFilterInput } from '@/domain/connection/input';
import type { ConnectionCountView } from '@/domain/connection/view';
import { parse } from '@/domain/parse';
import { visibleConnections } from '@/domain/visibility/connections';

/** How many of the viewer's connections fit the filter. */
export async function countConnections(
  context: Context,
  input: z.input<typeof connectionFilterInput> = {},
): Promise<ConnectionCountView> {
  const { db, viewer } = context;
  const fit = await connectionsThatFit(context, parse(connectionFilterInput, input));
  return { total: await db.connection.count({ where: { AND: [visibleConnections(viewer), fit] } }) };
}
