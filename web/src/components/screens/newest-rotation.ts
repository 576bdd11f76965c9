import type { Context } from '@/domain/context';
import type { Page } from '@/domain/page';
import { getLatestRotation } from '@/domain/rotation/latest';
import { listRotations } from '@/domain/rotation/list';
import type { RotationView } from '@/domain/rotation/view';
import { cursorIn, pageAt, type Params } from '../shell/paging';
import { tabIn } from './device-tabs';

const rotationsOnPage = 20;

/** The page of a device's rotations that its address names. */
export function rotationsPage(context: Context, deviceId: string, params: Params): Promise<Page<RotationView>> {
  return pageAt(cursorIn(params, 'rotations'), (cursor) =>
    listRotations(context, { deviceId, cursor, limit: rotationsOnPage }),
  );
}

/** The newest rotation of a device, for its header; with the page that begins with it, where that is shown. */
export async function newestRotation(
  context: Context,
  id: string,
  params: Params,
): Promise<{ readonly rotation: RotationView | null; readonly rotations?: Page<RotationView> }> {
  const begins = tabIn(params) === 'rotations' && cursorIn(params, 'rotations') === undefined;
  if (!begins) return { rotation: await getLatestRotation(context, { id }) };
  const rotations = await rotationsPage(context, id, params);
  return { rotation: rotations.items[0] ?? null, rotations };
}
