import type { z } from 'zod';
import { deviceWindowsInput } from '@/domain/alert/input';
import { readWindows } from '@/domain/alert/read-windows';
import type { WindowView } from '@/domain/alert/view';
import type { Context } from '@/domain/context';
import { seenDevice } from '@/domain/device/load';
import type { Page } from '@/domain/page';
import { parse } from '@/domain/parse';
import { historySince } from '@/domain/visibility/devices';

/** A page of a device's maintenance windows, the latest first. @throws AppError `not_found` */
export async function listDeviceWindows(
  context: Context,
  input: z.input<typeof deviceWindowsInput>,
): Promise<Page<WindowView>> {
  const { deviceId, ...page } = parse(deviceWindowsInput, input);
  const since = historySince(context.viewer, await seenDevice(context, deviceId));
  return readWindows(context, page, { deviceId, createdAt: { gte: since } });
}
