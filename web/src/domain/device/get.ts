import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { deviceIdInput } from '@/domain/device/input';
import { seenDevice } from '@/domain/device/load';
import { toDeviceView } from '@/domain/device/show';
import type { DeviceView } from '@/domain/device/view';
import type { Database, Transaction } from '@/domain/database';
import { parse } from '@/domain/parse';

/** One device of the viewer's. @throws AppError `not_found` */
export async function getDevice(context: Context, input: z.input<typeof deviceIdInput>): Promise<DeviceView> {
  const { id } = parse(deviceIdInput, input);
  return loadDeviceView(context.db, context, id);
}

/** The same inside a transaction that wrote it: after the commit the device may no longer be the viewer's. */
export async function loadDeviceView(db: Database | Transaction, context: Context, id: string): Promise<DeviceView> {
  return toDeviceView(await seenDevice(context, id, db), context.now);
}
