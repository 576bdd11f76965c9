import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { connectionIdInput } from '@/domain/connection/input';
import { seenConnection } from '@/domain/connection/load';
import { monthBytes } from '@/domain/connection/month-bytes';
import { connectionView, type ConnectionView } from '@/domain/connection/view';
import { parse } from '@/domain/parse';

/** One live connection of the viewer's. @throws AppError `not_found` */
export async function getConnection(
  context: Context,
  input: z.input<typeof connectionIdInput>,
): Promise<ConnectionView> {
  const { id } = parse(connectionIdInput, input);
  const row = await seenConnection(context, id);
  const months = await monthBytes(context, [row]);
  return connectionView(row, months.get(id) ?? 0, context.now);
}
