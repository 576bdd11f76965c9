import type { Prisma } from '@pocketproxy/prisma';
import { zoneOf } from '@/domain/connection/period';
import { currentUse, quotaUseColumns } from '@/domain/connection/quota-use';
import {
  isPhoneState,
  ownStates,
  stateByPhone,
  type ConnectionStateName,
  type ConnectionStateView,
  type OwnStateName,
} from '@/domain/connection/states';
import type { Context } from '@/domain/context';
import { whereState } from '@/domain/device/state';
import { deviceStateNames, type DeviceStateView } from '@/domain/device/states';
import { sentenceOf } from '@/domain/reason-sentence';
import { visibleConnections } from '@/domain/visibility/connections';

type Where = Prisma.ConnectionWhereInput;
type Used = Parameters<typeof currentUse>[0];

type Facts = Used & { readonly enabled: boolean; readonly expiresAt: Date | null };

/** What a connection is loaded with to know what it says of itself. */
export const ownStateColumns = {
  ...{ enabled: true, expiresAt: true, quotaBytes: true, quotaPeriod: true },
  quotaUse: { select: quotaUseColumns },
} as const satisfies Prisma.ConnectionSelect;

/**
 * The one answer to whether a connection can be used now, and what keeps it from that. `whereConnectionState` asks the
 * database the same.
 * @param row loaded with `ownStateColumns`, or with more
 */
export function connectionState(row: Facts, phone: DeviceStateView, now: Date, timeZone: string): ConnectionStateView {
  const name = ownState(row, now, timeZone);
  if (!name) return stateByPhone(phone);
  const { reason } = ownStates[name];
  return { name, reason, sentence: sentenceOf(reason) ?? ownStates[name].label };
}

function ownState(row: Facts, now: Date, timeZone: string): OwnStateName | undefined {
  if (!row.enabled) return 'off';
  if (row.expiresAt && row.expiresAt <= now) return 'expired';
  const { usedBytes, limitBytes } = currentUse(row, now, timeZone);
  return limitBytes !== null && usedBytes >= limitBytes ? 'quota_exceeded' : undefined;
}

/** The connections in a state, as `connectionState` names it. */
export async function whereConnectionState(context: Context, name: ConnectionStateName): Promise<Where> {
  const { off, expired } = byThemselves(context);
  if (name === 'off') return off;
  if (name === 'expired') return { AND: [{ NOT: off }, expired] };
  if (name === 'quota_exceeded') return { AND: [{ NOT: off }, { NOT: expired }, await whereUsedUp(context)] };
  const own = await whereByPhone(context);
  if (isPhoneState(name)) return { AND: [own, { device: whereState[name] }] };
  const serving = deviceStateNames.filter((one) => !isPhoneState(one));
  return { AND: [own, { OR: serving.map((one) => ({ device: whereState[one] })) }] };
}

/** Those that say nothing of themselves: their phone alone keeps them from being used. */
export async function whereByPhone(context: Context): Promise<Where> {
  const { off, expired } = byThemselves(context);
  return { AND: [{ NOT: off }, { NOT: expired }, { NOT: await whereUsedUp(context) }] };
}

function byThemselves({ now }: Context): { off: Where; expired: Where } {
  // `not: null` keeps a missing value from making the whole condition unknown
  return { off: { enabled: false }, expired: { expiresAt: { lte: now, not: null } } };
}

async function whereUsedUp(context: Context): Promise<Where> {
  return { id: { in: await usedUpIds(context) } };
}

/** Those at their data limit: since periods begin by the owner's clock, candidates are read and decided one by one. */
async function usedUpIds({ db, viewer, now }: Context): Promise<string[]> {
  const candidates = await db.connection.findMany({
    where: { AND: [visibleConnections(viewer), { quotaBytes: { not: null }, quotaUse: { isNot: null } }] },
    select: {
      ...{ id: true, ...ownStateColumns },
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
