import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { deviceIdInput } from '@/domain/device/input';
import { seenDevice } from '@/domain/device/load';
import type { IpHistoryView } from '@/domain/device/view';
import { historySince } from '@/domain/visibility/devices';
import { parse } from '@/domain/parse';

/** The last 50 addresses of a device, newest first. @throws AppError `not_found` */
export async function getIpHistory(context: Context, input: z.input<typeof deviceIdInput>): Promise<IpHistoryView[]> {
  const { id } = parse(deviceIdInput, input);
  const since = historySince(context.viewer, await seenDevice(context, id));
  const addresses = await context.db.ipHistory.findMany({
    where: { deviceId: id, lastSeenAt: { gte: since } },
    select: { id: true, ip: true, carrier: true, firstSeenAt: true, lastSeenAt: true },
    orderBy: [{ firstSeenAt: 'desc' }, { id: 'desc' }],
    take: 50,
  });
  // An address that the device brought along begins with the move
  return addresses.map((address) =>
    since && address.firstSeenAt < since ? { ...address, firstSeenAt: since } : address,
  );
}
