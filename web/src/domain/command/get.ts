import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { deviceIdInput } from '@/domain/device/input';
import { commandView, type CommandView } from '@/domain/device/view';
import { historySince, visibleDevices } from '@/domain/visibility/devices';
import { AppError } from '@/domain/errors';
import { parse } from '@/domain/parse';

/** A command with its rotation, by the command's id. @throws AppError `not_found` */
export async function getCommand(context: Context, input: z.input<typeof deviceIdInput>): Promise<CommandView> {
  const { id } = parse(deviceIdInput, input);
  const command = await context.db.command.findFirst({
    where: { id, device: visibleDevices(context.viewer) },
    include: { rotation: true, device: { select: { assignedAt: true } } },
  });
  const since = command && historySince(context.viewer, command.device);
  if (!command || (since && command.createdAt < since)) throw new AppError('not_found');
  return commandView(command);
}
