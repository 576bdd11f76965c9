import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { deviceIdInput } from '@/domain/device/input';
import { loadDevice } from '@/domain/device/load';
import type { IpHistoryView } from '@/domain/device/view';
import { parse } from '@/domain/parse';

/** The last 50 addresses of a device, newest first. @throws AppError `not_found` */
export async function getIpHistory(context: Context, input: z.input<typeof deviceIdInput>): Promise<IpHistoryView[]> {
  const { id } = parse(deviceIdInput, input);
  await loadDevice(context.db, context, id);
  return context.db.ipHistory.findMany({
    where: { deviceId: id },
    select: { id: true, ip: true, carrier: true, firstSeenAt: true, lastSeenAt: true },
    orderBy: [{ firstSeenAt: 'desc' }, { id: 'desc' }],
    take: 50,
  });
}
