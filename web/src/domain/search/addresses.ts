import type { Prisma } from '@pocketproxy/prisma';
import type { Context } from '@/domain/context';
import type { Moment } from '@/domain/search/moment';
import { ownersThen } from '@/domain/search/owners-then';
import type { SearchView } from '@/domain/search/view';
import { historySince, visibleDevices } from '@/domain/visibility/devices';

/** Clocks of those who write letters differ from ours by so much. */
const slackMs = 120_000;
/** What an online phone has is written at least so often, also on a busy relay: until then it counts as had until now. */
const writtenWithinMs = 300_000;
/** Times of one address that are looked at, newest first. */
const maxTimes = 200;

const timeColumns = {
  ...{ firstSeenAt: true, lastSeenAt: true },
  device: {
    select: {
      ...{ id: true, name: true, assignedAt: true, publicIpv4: true, publicIpv6: true, status: true },
      customer: { select: { id: true, name: true } },
    },
  },
} as const satisfies Prisma.IpHistorySelect;
type Time = Prisma.IpHistoryGetPayload<{ select: typeof timeColumns }>;

/**
 * The phones that had an address, each once: at a moment where one is given, and where none had it then, the last ones
 * before. Members find phones that they see, from when on each was their customer's (TENANT-01, TENANT-02).
 */
export async function findAddresses(
  context: Context,
  ip: string,
  moment: Moment | null,
  most: number,
): Promise<SearchView['addresses']> {
  const rows = await context.db.ipHistory.findMany({
    where: {
      ip,
      ...(moment && { firstSeenAt: { lte: new Date(moment.to.getTime() + slackMs) } }),
      device: visibleDevices(context.viewer),
    },
    select: timeColumns,
    orderBy: { firstSeenAt: 'desc' },
    take: maxTimes,
  });
  const times = rows.map((row) => (hasNow(row, ip, context.now) ? { ...row, lastSeenAt: context.now } : row));
  const seen = times.filter(
    ({ device, lastSeenAt }) => lastSeenAt >= (historySince(context.viewer, device) ?? lastSeenAt),
  );
  const held = moment ? seen.filter((time) => overlaps(time, moment)) : [];
  const chosen = onePerPhone(held.length > 0 ? held : seen).slice(0, most);
  const owners = await ownersThen(
    context,
    chosen.map(({ device, lastSeenAt }) => ({ device, at: moment && held.length > 0 ? moment.from : lastSeenAt })),
  );
  return chosen.map(({ device, firstSeenAt, lastSeenAt }) => {
    const since = historySince(context.viewer, device) ?? firstSeenAt;
    return {
      ...{ device: { id: device.id, name: device.name }, ip, until: lastSeenAt },
      from: firstSeenAt < since ? since : firstSeenAt,
      current: has(device, ip),
      held: moment && held.length > 0,
      customer: owners.get(device.id) ?? null,
    };
  });
}

function has({ publicIpv4, publicIpv6 }: Time['device'], ip: string): boolean {
  return publicIpv4 === ip || publicIpv6 === ip;
}

function hasNow({ device, lastSeenAt }: Time, ip: string, now: Date): boolean {
  if (!has(device, ip) || device.status !== 'online') return false;
  return lastSeenAt <= now && lastSeenAt.getTime() >= now.getTime() - writtenWithinMs;
}

function overlaps({ firstSeenAt, lastSeenAt }: Time, { from, to }: Moment): boolean {
  return firstSeenAt.getTime() <= to.getTime() + slackMs && lastSeenAt.getTime() >= from.getTime() - slackMs;
}

function onePerPhone(times: readonly Time[]): Time[] {
  const ids = times.map(({ device }) => device.id);
  return times.filter(({ device }, index) => ids.indexOf(device.id) === index);
}
