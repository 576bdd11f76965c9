import type { Context } from '@/domain/context';
import type { z } from 'zod';
import { parse } from '@/domain/parse';
import { endedShareInput } from '@/domain/share/input';
import type { EndedShareView } from '@/domain/share/view';
import { visibleDevices } from '@/domain/visibility/devices';

/** So long people read that it was so; afterwards a device that was shared is like any other that is not theirs. */
const saidForMs = 30 * 86_400_000;

/**
 * Whether a device, or that of a connection, was shared with the viewer's customer and no longer is. To others it
 * answers like one that does not exist.
 */
export async function getEndedShare(context: Context, input: z.input<typeof endedShareInput>): Promise<EndedShareView> {
  const { db, viewer, now } = context;
  const deviceId = await deviceOf(context, parse(endedShareInput, input));
  if (deviceId === null || viewer.isOperator) return { ended: false };
  const seen = await db.device.count({ where: { AND: [{ id: deviceId }, visibleDevices(viewer)] } });
  if (seen > 0) return { ended: false };
  const owners = await db.member.findMany({
    where: {
      ...{ role: 'owner', user: { emailVerifiedAt: { not: null } } },
      customerId: { in: viewer.memberships.map(({ customerId }) => customerId) },
    },
    select: { user: { select: { email: true } } },
  });
  const rows = await db.auditLog.count({
    where: {
      ...{ targetId: deviceId, action: { in: ['share.revoke', 'share.leave'] } },
      at: { gte: new Date(now.getTime() - saidForMs) },
      OR: owners.map(({ user }) => ({ before: { path: ['email'], equals: user.email } })),
    },
  });
  return { ended: rows > 0 };
}

/** The device that is meant; null for a connection that never was. */
async function deviceOf({ db }: Context, input: z.output<typeof endedShareInput>): Promise<string | null> {
  if ('deviceId' in input) return input.deviceId;
  const connection = await db.connection.findUnique({
    where: { id: input.connectionId },
    select: { deviceId: true },
  });
  return connection?.deviceId ?? null;
}
