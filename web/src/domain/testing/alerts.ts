import { evaluateAlerts, type AlertReport } from '@/domain/alert/evaluate';
import type { AlertKind } from '@/domain/alert/kinds';
import type { SystemContext } from '@/domain/context';
import type { Database } from '@/domain/database';
import type { World } from '@/domain/testing/world';

/** As if someone had watched for an hour: relays run, and silence counts. */
export async function watchForAnHour(db: Database): Promise<void> {
  await db.$executeRaw`UPDATE "AlertWatch" SET "since" = now() - interval '1 hour', "lastAt" = now()`;
  await db.$executeRaw`UPDATE "Relay" SET "lastSeenAt" = now()`;
}

/** The context of a jobs process. */
export function jobContext({ system }: World): SystemContext {
  return { ...system, actor: { kind: 'job', id: null, name: 'alerts' } };
}

/** One round of each of two jobs processes at the same time, in which all kinds are due. @throws the first error of a part */
export async function round(world: World): Promise<AlertReport> {
  await world.db.$executeRaw`UPDATE "AlertWatch" SET "asked" = '{}'`;
  const reports = await Promise.all([evaluateAlerts(jobContext(world)), evaluateAlerts(jobContext(world))]);
  for (const { errors } of reports) for (const error of errors) throw error;
  const sum = (name: 'opened' | 'closed' | 'announced' | 'digests') =>
    reports.reduce((total, report) => total + report[name], 0);
  return {
    ...{ opened: sum('opened'), closed: sum('closed'), announced: sum('announced'), digests: sum('digests') },
    errors: [],
  };
}

/** Lets so many seconds pass for all incidents: every time in them moves back. */
export async function pass(db: Database, seconds: number): Promise<void> {
  await db.$executeRaw`
    UPDATE "Incident" SET "seenAt" = "seenAt" - ${seconds}::float8 * interval '1 s',
      "openedAt" = "openedAt" - ${seconds}::float8 * interval '1 s',
      "noticedAt" = "noticedAt" - ${seconds}::float8 * interval '1 s',
      "closedAt" = "closedAt" - ${seconds}::float8 * interval '1 s'`;
}

/** Writes a phone as disconnected so many seconds ago. */
export async function disconnect(db: Database, deviceIds: readonly string[], seconds: number): Promise<void> {
  await db.$executeRaw`
    UPDATE "Device" SET "status" = 'offline', "statusReason" = 'tunnel_lost',
      "statusChangedAt" = now() - ${seconds}::float8 * interval '1 s',
      "lastSeenAt" = now() - ${seconds}::float8 * interval '1 s' WHERE "id" = ANY(${deviceIds}::uuid[])`;
}

/** The incidents of a kind, oldest first. */
export function incidentsOf(db: Database, kind: AlertKind) {
  return db.incident.findMany({ where: { kind }, orderBy: { seenAt: 'asc' }, include: { notices: true } });
}

/** How often each person heard of a kind: `email channel phase`, sorted. */
export async function heard(db: Database, kind: AlertKind): Promise<string[]> {
  const notices = await db.notice.findMany({ where: { incident: { kind } }, include: { user: true } });
  return notices.map(({ user, channel, phase }) => `${user.email} ${channel} ${phase}`).sort();
}
