import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { deviceHistoryInput } from '@/domain/device/input';
import { seenDevice } from '@/domain/device/load';
import type { IpHistoryView } from '@/domain/device/view';
import { mapPage, readPage, timeMark, type Page } from '@/domain/page';
import { parse } from '@/domain/parse';
import { historySince } from '@/domain/visibility/devices';

/** A page of a device's addresses, newest first. @throws AppError `not_found` */
export async function getIpHistory(
  context: Context,
  input: z.input<typeof deviceHistoryInput>,
): Promise<Page<IpHistoryView>> {
  const { id, ...wanted } = parse(deviceHistoryInput, input);
  const since = historySince(context.viewer, await seenDevice(context, id));
  const page = await readPage(
    wanted,
    { list: 'ip-history', mark: timeMark },
    (after, take) =>
      context.db.ipHistory.findMany({
        where: { deviceId: id, lastSeenAt: { gte: since }, ...(after && before(after)) },
        select: { id: true, ip: true, carrier: true, firstSeenAt: true, lastSeenAt: true },
        orderBy: [{ firstSeenAt: 'desc' }, { id: 'desc' }],
        take,
      }),
    (row) => [row.firstSeenAt, row.id],
  );
  // An address that the device brought along begins with the move
  return mapPage(page, (row) => (since && row.firstSeenAt < since ? { ...row, firstSeenAt: since } : row));
}

function before([firstSeenAt, id]: z.output<typeof timeMark>) {
  return { OR: [{ firstSeenAt: { lt: firstSeenAt } }, { firstSeenAt, id: { lt: id } }] };
}
