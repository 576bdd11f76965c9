import type { z } from 'zod';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { seenDevice } from '@/domain/device/load';
import { mapPage, readPage, timeMark, type Page } from '@/domain/page';
import { parse } from '@/domain/parse';
import { listSharesInput } from '@/domain/share/input';
import { toShareView, type ShareView } from '@/domain/share/view';

/** A page of those with whom a device is shared, oldest first, for its owner. @throws AppError `not_found`, `forbidden` */
export async function listShares(context: Context, input: z.input<typeof listSharesInput>): Promise<Page<ShareView>> {
  const { deviceId, ...wanted } = parse(listSharesInput, input);
  authorize(context.viewer, 'device.share', await seenDevice(context, deviceId));
  const page = await readPage(
    wanted,
    { list: 'shares', mark: timeMark },
    (after, take) =>
      context.db.share.findMany({
        where: { deviceId, ...(after && newerThan(after)) },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
        take,
      }),
    ({ createdAt, id }) => [createdAt, id],
  );
  return mapPage(page, toShareView);
}

function newerThan([createdAt, id]: z.output<typeof timeMark>) {
  return { OR: [{ createdAt: { gt: createdAt } }, { createdAt, id: { gt: id } }] };
}
