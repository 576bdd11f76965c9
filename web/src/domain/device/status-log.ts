import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { deviceHistoryInput } from '@/domain/device/input';
import { seenDevice } from '@/domain/device/load';
import { toStatusLogView } from '@/domain/device/show';
import type { StatusLogView } from '@/domain/device/view';
import { mapPage, readPage, timeMark, type Page } from '@/domain/page';
import { parse } from '@/domain/parse';
import { historySince } from '@/domain/visibility/devices';

/** A page of the changes between online and offline, newest first. @throws AppError `not_found` */
export async function getStatusLog(
  context: Context,
  input: z.input<typeof deviceHistoryInput>,
): Promise<Page<StatusLogView>> {
  const { id, ...wanted } = parse(deviceHistoryInput, input);
  const since = historySince(context.viewer, await seenDevice(context, id));
  const page = await readPage(
    wanted,
    { list: 'status-log', mark: timeMark },
    (after, take) =>
      context.db.statusLog.findMany({
        where: { AND: [{ deviceId: id, at: { gte: since } }, after ? before(after) : {}] },
        orderBy: [{ at: 'desc' }, { id: 'desc' }],
        take,
      }),
    ({ at, id: rowId }) => [at, rowId],
  );
  return mapPage(page, toStatusLogView);
}

function before([at, id]: z.output<typeof timeMark>) {
  return { OR: [{ at: { lt: at } }, { at, id: { lt: id } }] };
}
