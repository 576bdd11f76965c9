import type { Prisma } from '@pocketproxy/prisma';
import type { PairingCodeView } from '@/domain/device/view';

/** What the state of a code is read from. */
export const pairingCodeColumns = {
  include: { device: { select: { status: true, sessionEpoch: true } } },
} satisfies Prisma.PairingCodeDefaultArgs;
type Row = Prisma.PairingCodeGetPayload<typeof pairingCodeColumns>;

/** A code as its dialog follows it. A session that began after the claim is that of the new phone. */
export function pairingStatus(row: Row, now: Date): PairingCodeView {
  const { id, expiresAt, usedAt, deviceId, device, claimedEpoch } = row;
  const state = usedAt ? 'used' : expiresAt > now ? 'waiting' : 'expired';
  const since = claimedEpoch ?? 0n;
  const online = usedAt !== null && device?.status === 'online' && device.sessionEpoch > since;
  return { id, state, expiresAt, deviceId, online };
}
