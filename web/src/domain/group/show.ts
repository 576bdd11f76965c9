import type { Prisma } from '@pocketproxy/prisma';
import { isRotationOver, isRotationReason, rotationReasons } from '@pocketproxy/relay/contract';
import { errors } from '@/domain/errors';
import { groupColours } from '@/domain/group/colours';
import type { GroupRotationView, GroupView } from '@/domain/group/view';
import type { Viewer } from '@/domain/viewer';
import { visibleDevices } from '@/domain/visibility/devices';

/** What a group is loaded with for its view. */
export const groupColumns = {
  include: { customer: { select: { id: true, name: true } }, _count: { select: { entries: true } } },
} as const satisfies Prisma.DeviceGroupDefaultArgs;
export type LoadedGroup = Prisma.DeviceGroupGetPayload<typeof groupColumns>;

export function toGroupView({ _count, customerId: _, colour, ...group }: LoadedGroup): GroupView {
  const known = groupColours.find((name) => name === colour) ?? 'grey';
  return { ...group, colour: known, deviceCount: _count.entries };
}

/** What a group's rotation is loaded with for its view: the devices that the viewer may see now. */
export function groupRotationColumns(viewer: Viewer) {
  return {
    include: {
      entries: {
        where: { device: visibleDevices(viewer) },
        include: { device: { select: { name: true } }, rotation: true },
        orderBy: { position: 'asc' },
      },
    },
  } as const satisfies Prisma.GroupRotationDefaultArgs;
}
type LoadedGroupRotation = Prisma.GroupRotationGetPayload<ReturnType<typeof groupRotationColumns>>;
type LoadedEntry = LoadedGroupRotation['entries'][number];

export function toGroupRotationView(loaded: LoadedGroupRotation): GroupRotationView {
  const { id, groupId, createdAt, cancelledAt, finishedAt } = loaded;
  const entries = loaded.entries.map(toEntryView);
  const count = (fits: (state: Entry['state']) => boolean) => entries.filter(({ state }) => fits(state)).length;
  return {
    ...{ id, groupId, createdAt, cancelledAt, finishedAt, entries },
    counts: {
      waiting: count((state) => state === 'waiting'),
      running: count((state) => !isEnded(state) && state !== 'waiting'),
      changed: count((state) => state === 'changed'),
      unchanged: count((state) => state === 'same_ip' || state === 'failed' || state === 'refused'),
      cancelled: count((state) => state === 'cancelled'),
    },
  };
}
type Entry = GroupRotationView['entries'][number];

function isEnded(state: Entry['state']): boolean {
  return state === 'refused' || state === 'cancelled' || (state !== 'waiting' && isRotationOver(state));
}

/** One that was started and has no rotation any more went with its history. */
function toEntryView({ deviceId, device, state, reason, rotation }: LoadedEntry): Entry {
  return {
    ...{ deviceId, deviceName: device.name },
    state: state === 'started' ? stateOfRotation(rotation) : state,
    sentence: rotation ? whyFailed(rotation.reason) : whyRefused(reason),
    oldIp: rotation?.oldIp ?? rotation?.oldIpv6 ?? null,
    newIp: rotation?.newIp ?? rotation?.newIpv6 ?? null,
  };
}

/** One that was cancelled for itself reads as such, not as a failure. */
function stateOfRotation(rotation: LoadedEntry['rotation']): Entry['state'] {
  if (!rotation) return 'failed';
  return rotation.reason === 'cancelled' ? 'cancelled' : rotation.state;
}

function whyFailed(reason: string | null): string | null {
  return reason !== null && isRotationReason(reason) ? rotationReasons[reason] : null;
}

function whyRefused(reason: string | null): string | null {
  return Object.entries(errors).find(([code]) => code === reason)?.[1].sentence ?? null;
}
