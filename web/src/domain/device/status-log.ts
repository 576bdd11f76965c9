import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { deviceIdInput } from '@/domain/device/input';
import { seenDevice } from '@/domain/device/load';
import { toStatusLogView } from '@/domain/device/show';
import type { StatusLogView } from '@/domain/device/view';
import { historySince } from '@/domain/visibility/devices';
import { parse } from '@/domain/parse';

/** The last 100 changes of a device between online and offline, newest first. @throws AppError `not_found` */
export async function getStatusLog(context: Context, input: z.input<typeof deviceIdInput>): Promise<StatusLogView[]> {
  const { id } = parse(deviceIdInput, input);
  const since = historySince(context.viewer, await seenDevice(context, id));
  const rows = await context.db.statusLog.findMany({
    where: { deviceId: id, at: { gte: since } },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: 100,
  });
  return rows.map(toStatusLogView);
}
