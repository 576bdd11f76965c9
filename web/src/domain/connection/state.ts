import type { Prisma } from '@pocketproxy/prisma';
import { zoneOf } from '@/domain/connection/period';
import { currentUse, quotaUseColumns } from '@/domain/connection/quota-use';
import { isPhoneState, type ConnectionStateName, type OwnStateName } from '@/domain/connection/states';
import type { Context } from '@/domain/context';
import { whereState } from '@/domain/device/state';
import { deviceStateNames } from '@/domain/device/states';
import { visibleConnections } from '@/domain/visibility/connections';

type Where = Prisma.ConnectionWhereInput;
type Used = Parameters<typeof currentUse>[0];

/** What a connection says of itself, by a row that was loaded with its quota's use. */
export function ownState(
  row: Used & { readonly enabled: boolean; readonly expiresAt: Date | null },
  now: Date,
  timeZone: string,
): OwnStateName | 'on' {
  if (!row.enabled) return 'off';
  if (row.expiresAt && row.expiresAt <= now) return 'expired';
  const { usedBytes, limitBytes } = currentUse(row, now, timeZone);
  return limitBytes !== null && usedBytes >= limitBytes ? 'quota_exceeded' : 'on';
}

/** The connections in a state, as `connectionState` names it. */
export async function whereConnectionState(context: Context, name: ConnectionStateName): Promise<Where> {
  const off: Where = { enabled: false };
  // `not: null` keeps a missing value from making the whole condition unknown
  const expired: Where = { expiresAt: { lte: context.now, not: null } };
  if (name === 'off') return off;
  if (name === 'expired') return { AND: [{ NOT: off }, expired] };
  const usedUp: Where = { id: { in: await usedUpIds(context) } };
  const own = { AND: [{ NOT: off }, { NOT: expired }, { NOT: usedUp }] };
  if (name === 'quota_exceeded') return { AND: [{ NOT: off }, { NOT: expired }, usedUp] };
  if (isPhoneState(name)) return { AND: [own, { device: whereState[name] }] };
  const serving = deviceStateNames.filter((one) => !isPhoneState(one));
  return { AND: [own, { OR: serving.map((one) => ({ device: whereState[one] })) }] };
}

/** Those at their data limit: since periods begin by the owner's clock, candidates are read and decided one by one. */
async function usedUpIds({ db, viewer, now }: Context): Promise<string[]> {
  const candidates = await db.connection.findMany({
    where: { AND: [visibleConnections(viewer), { quotaBytes: { not: null }, quotaUse: { isNot: null } }] },
    select: {
      ...{ id: true, quotaBytes: true, quotaPeriod: true },
      quotaUse: { select: quotaUseColumns },
      device: { select: { customer: { select: { timeZone: true } } } },
    },
  });
  return candidates
    .filter((row) => {
      const { usedBytes, limitBytes } = currentUse(row, now, zoneOf(row.device.customer));
      return limitBytes !== null && usedBytes >= limitBytes;
    })
    .map(({ id }) => id);
}
