import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { connectionIdInput } from '@/domain/connection/input';
import { monthBytes } from '@/domain/connection/month-bytes';
import { connectionColumns, connectionView, type ConnectionView } from '@/domain/connection/view';
import { visibleConnections } from '@/domain/connection/visible';
import { AppError } from '@/domain/errors';
import { parse } from '@/domain/parse';

/** One live connection of the viewer's. @throws AppError `not_found` */
export async function getConnection(
  context: Context,
  input: z.input<typeof connectionIdInput>,
): Promise<ConnectionView> {
  const { id } = parse(connectionIdInput, input);
  const row = await context.db.connection.findFirst({
    where: { id, ...visibleConnections(context.viewer) },
    ...connectionColumns(context.viewer),
  });
  if (!row) throw new AppError('not_found');
  const months = await monthBytes(context, [row]);
  return connectionView(row, months.get(id) ?? 0, context.now);
}
