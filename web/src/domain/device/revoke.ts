import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import { endCommands } from '@/domain/command/end';
import type { Context } from '@/domain/context';
import { deviceIdInput } from '@/domain/device/input';
import { lockDevice } from '@/domain/device/load';
import { loadDeviceView } from '@/domain/device/get';
import type { DeviceView } from '@/domain/device/view';
import { AppError } from '@/domain/errors';
import { recordEvent } from '@/domain/event/record';
import { deviceChanged } from '@/domain/events';
import { parse } from '@/domain/parse';
import { inTransaction } from '@/domain/database';

/**
 * Unpairs the phone: its secret, its open pairing codes and its commands are void and the relay cuts it off. Connections, links and
 * history stay, so that another phone can take the device's place.
 * @throws AppError `not_found`, `forbidden`, `not_paired`
 */
export async function revokeDevice(context: Context, input: z.input<typeof deviceIdInput>): Promise<DeviceView> {
  const { id } = parse(deviceIdInput, input);
  const { events, view } = await inTransaction(context.db, async (tx) => {
    const loaded = await lockDevice(tx, context, id);
    authorize(context.viewer, 'device.revoke', loaded);
    const { count } = await tx.deviceSecret.updateMany({
      where: { deviceId: id, revokedAt: null },
      data: { revokedAt: context.now },
    });
    if (count === 0) throw new AppError('not_paired');
    await tx.pairingCode.deleteMany({ where: { deviceId: id, usedAt: null } });
    const voided = await endCommands(tx, context, { deviceId: id }, 'phone_unpaired');
    const { name: deviceName, customerId } = loaded;
    await recordEvent(tx, context, { kind: 'device.unpaired', customerId, data: { deviceId: id, deviceName } });
    await writeAudit(tx, context, { action: 'device.revoke', target: ['device', id], customerId: loaded.customerId });
    return { events: [...voided, deviceChanged(loaded)], view: await loadDeviceView(tx, context, id) };
  });
  await context.publish(...events);
  return view;
}
