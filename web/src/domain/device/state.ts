import type { Prisma } from '@pocketproxy/prisma';
import { rotationStateNames, rotationStates, type RotationState } from '@pocketproxy/relay/contract/rotations';
import { degradedBounds, type DeviceStateName, type DeviceStateView } from '@/domain/device/states';
import { sentenceOf } from '@/domain/reason-sentence';

const degradedSentences = {
  battery_low: 'The battery is almost empty and not charging.',
  hot: 'The phone is too hot. It may slow down or switch off.',
  slow: 'The phone answers slowly.',
} as const;

/** What decides. */
interface DeviceFacts {
  /** False without a valid secret. */
  readonly paired: boolean;
  /** Of the rotation that runs, else undefined. */
  readonly rotation: RotationState | undefined;
  readonly status: 'online' | 'offline';
  readonly statusReason: string | null;
  readonly mobileUp: boolean | null;
  readonly batteryPercent: number | null;
  readonly charging: boolean | null;
  readonly temperatureC: number | null;
  readonly rttMs: number | null;
}

/** The one answer to how a device is, with the reason. `whereState` asks the database the same. */
export function deviceState(facts: DeviceFacts): DeviceStateView {
  const { paired, rotation, status, statusReason, mobileUp } = facts;
  if (!paired) return { name: 'not_paired', reason: null, sentence: 'No phone is paired with this device.' };
  if (rotation && rotationStates[rotation].traffic !== 'runs')
    return { name: 'rotating', reason: rotation, sentence: `${rotationStates[rotation].sentence}.` };
  if (status === 'offline')
    return { name: 'offline', reason: statusReason, sentence: sentenceOf(statusReason) ?? 'The phone is offline.' };
  if (mobileUp === false)
    return { name: 'no_mobile', reason: 'mobile_down', sentence: 'The phone has no mobile network.' };
  const reason = whyDegraded(facts);
  if (reason) return { name: 'degraded', reason, sentence: degradedSentences[reason] };
  return { name: 'online', reason: null, sentence: 'The phone is online.' };
}

function whyDegraded({ batteryPercent, charging, temperatureC, rttMs }: DeviceFacts) {
  if (batteryPercent !== null && batteryPercent <= degradedBounds.batteryPercent && charging !== true)
    return 'battery_low';
  if (temperatureC !== null && temperatureC >= degradedBounds.temperatureC) return 'hot';
  if (rttMs !== null && rttMs >= degradedBounds.rttMs) return 'slow';
  return undefined;
}

/** What a device is loaded with to know its state. */
export const stateColumns = {
  ...{ status: true, statusReason: true, mobileUp: true },
  ...{ batteryPercent: true, charging: true, temperatureC: true, rttMs: true },
  activeRotation: { select: { state: true } },
  _count: { select: { secrets: { where: { revokedAt: null } } } },
} as const satisfies Prisma.DeviceSelect;

/** The state of a row that was loaded with `stateColumns`, or with more. */
export function stateOf(row: Prisma.DeviceGetPayload<{ select: typeof stateColumns }>): DeviceStateView {
  return deviceState({ ...row, paired: row._count.secrets > 0, rotation: row.activeRotation?.state });
}

const interrupting = rotationStateNames.filter((state) => rotationStates[state].traffic !== 'runs');
const paired: Prisma.DeviceWhereInput = { secrets: { some: { revokedAt: null } } };
const rotating: Prisma.DeviceWhereInput = {
  activeRotation: { is: { activeDeviceId: { not: null }, state: { in: interrupting } } },
};
// `not: null` keeps a missing value from making the whole condition unknown
const degraded: Prisma.DeviceWhereInput = {
  OR: [
    {
      batteryPercent: { lte: degradedBounds.batteryPercent, not: null },
      OR: [{ charging: false }, { charging: null }],
    },
    { temperatureC: { gte: degradedBounds.temperatureC, not: null } },
    { rttMs: { gte: degradedBounds.rttMs, not: null } },
  ],
};
const still = [paired, { NOT: rotating }];
const onMobile: Prisma.DeviceWhereInput[] = [
  ...still,
  { status: 'online', OR: [{ mobileUp: true }, { mobileUp: null }] },
];

/** Those that serve: online, degraded or rotating. */
export const whereServing: Prisma.DeviceWhereInput = {
  AND: [paired, { OR: [rotating, { status: 'online', OR: [{ mobileUp: true }, { mobileUp: null }] }] }],
};

/** The devices in a state. */
export const whereState: Readonly<Record<DeviceStateName, Prisma.DeviceWhereInput>> = {
  not_paired: { NOT: paired },
  rotating: { AND: [paired, rotating] },
  offline: { AND: [...still, { status: 'offline' }] },
  no_mobile: { AND: [...still, { status: 'online', mobileUp: false }] },
  degraded: { AND: [...onMobile, degraded] },
  online: { AND: [...onMobile, { NOT: degraded }] },
};
