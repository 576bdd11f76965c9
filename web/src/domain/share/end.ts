import type { Device, Share } from '@pocketproxy/prisma';
import type { BusEvent } from '@pocketproxy/relay/contract';
import { writeAudit } from '@/domain/audit/write';
import type { Context } from '@/domain/context';
import { endAccess } from '@/domain/share/end-access';
import { shareChanged } from '@/domain/share/load';
import type { Transaction } from '@/lib/database';

/** Ends a share with all access that came of it. Call it with the device locked; publish what it gives. */
export async function endShare(
  tx: Transaction,
  context: Context,
  device: Device,
  share: Share,
  action: 'share.revoke' | 'share.leave',
): Promise<BusEvent[]> {
  const { id, email, rename, ports, configs, rotate } = share;
  await tx.share.delete({ where: { id } });
  const ended = await endAccess(tx, context, device, share, { ports: false, configs: false });
  await writeAudit(tx, context, {
    action,
    target: ['device', device.id],
    customerId: device.customerId,
    before: { email, rename, ports, configs, rotate },
  });
  return [...ended, ...shareChanged(device, share.customerId)];
}
