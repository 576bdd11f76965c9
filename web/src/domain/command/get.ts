import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { commandIdInput } from '@/domain/command/input';
import { toCommandView, type CommandView } from '@/domain/command/view';
import { historySince, visibleDevices } from '@/domain/visibility/devices';
import { AppError } from '@/domain/errors';
import { parse } from '@/domain/parse';

/** A command by its id. @throws AppError `not_found` */
export async function getCommand(context: Context, input: z.input<typeof commandIdInput>): Promise<CommandView> {
  const { id } = parse(commandIdInput, input);
  const command = await context.db.command.findFirst({
    where: { id, device: visibleDevices(context.viewer) },
    include: { device: { select: { assignedAt: true } } },
  });
  const since = command && historySince(context.viewer, command.device);
  if (!command || (since && command.createdAt < since)) throw new AppError('not_found');
  return toCommandView(command);
}
