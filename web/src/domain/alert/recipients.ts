import { Prisma, type Incident, type NoticeChannel } from '@pocketproxy/prisma';
import { isTimeZone } from '@pocketproxy/relay/contract/periods';
import { nilUuid } from '@pocketproxy/relay/contract';
import { choicesOf } from '@/domain/alert/choices';
import { alertKinds, isAlertKind, type CustomerRole } from '@/domain/alert/kinds';
import type { QuietHours } from '@/domain/alert/quiet';
import type { Transaction } from '@/domain/database';

/** A person who hears of an incident, and how. */
export interface Recipient {
  readonly incidentId: string;
  readonly userId: string;
  readonly email: string;
  /** As a member of which customer; the nil UUID: as operator. */
  readonly sideId: string;
  readonly channels: readonly NoticeChannel[];
  readonly quiet: QuietHours | null;
  readonly timeZone: string;
}

interface Candidate {
  readonly incidentId: string;
  readonly kind: string;
  readonly userId: string;
  readonly email: string;
  readonly sideId: string;
  readonly role: CustomerRole | 'operator';
  readonly shared: boolean;
  readonly choices: unknown;
  readonly quietFrom: number | null;
  readonly quietUntil: number | null;
  readonly timeZone: string | null;
}

/**
 * Who hears of these incidents now: members of their customer, by the roles of the kind; of an incident of no customer
 * operators; and people with whom the device was shared before it began, as far as the kind is about what they see. A
 * side that muted the device is left out, and everyone is named once, for their own customer first.
 */
export async function recipientsOf(tx: Transaction, incidents: readonly Incident[]): Promise<Recipient[]> {
  if (incidents.length === 0) return [];
  const ids = incidents.map(({ id }) => id);
  const named = new Set<string>();
  const known = knownZones();
  return (await candidates(tx, ids)).flatMap((candidate) => {
    const channels = channelsOf(candidate);
    const { incidentId, userId, email, sideId, quietFrom: from, quietUntil: until } = candidate;
    const key = `${incidentId} ${userId}`;
    if (channels.length === 0 || named.has(key)) return [];
    named.add(key);
    const timeZone = known(candidate.timeZone ?? 'UTC');
    const quiet = from === null || until === null ? null : { from, until, timeZone };
    return [{ incidentId, userId, email, sideId, channels, quiet, timeZone }];
  });
}

/** A zone that this process does not know (older tables than the one that stored it) counts as UTC, as in periods. */
function knownZones(): (name: string) => string {
  const zones = new Map<string, string>();
  return (name) => {
    const zone = zones.get(name) ?? (isTimeZone(name) ? name : 'UTC');
    zones.set(name, zone);
    return zone;
  };
}

function channelsOf({ kind, role, shared, choices }: Candidate): NoticeChannel[] {
  if (!isAlertKind(kind)) return [];
  const { hears, shared: isShared } = alertKinds[kind];
  if (role !== 'operator' && !hears.includes(role)) return [];
  if (shared && !isShared) return [];
  const { bell, mail } = choicesOf(choices, kind);
  return [...(bell ? ['bell' as const] : []), ...(mail ? ['mail' as const] : [])];
}

const settings = Prisma.sql`s."choices", s."quietFrom", s."quietUntil",
  COALESCE(s."timeZone", c."timeZone") AS "timeZone"`;

function candidates(tx: Transaction, ids: readonly string[]): Promise<Candidate[]> {
  return tx.$queryRaw<Candidate[]>`
    WITH i AS (SELECT * FROM "Incident" WHERE "id" = ANY(${ids}::uuid[])), sides AS (
      SELECT i."id", i."kind", i."deviceId", i."customerId" AS "sideId", FALSE AS "shared"
      FROM i WHERE i."customerId" IS NOT NULL
      UNION ALL
      SELECT i."id", i."kind", i."deviceId", h."customerId", TRUE
      FROM i JOIN "Share" h ON h."deviceId" = i."deviceId" AND h."createdAt" <= i."openedAt"
      WHERE h."customerId" IS NOT NULL AND h."customerId" IS DISTINCT FROM i."customerId"
    ), people AS (
      SELECT x."id", x."kind", x."deviceId", x."sideId", x."shared", m."userId", m."role"::text AS "role"
      FROM sides x JOIN "Customer" c ON c."id" = x."sideId" AND c."state" = 'active'
      JOIN "Member" m ON m."customerId" = x."sideId"
      UNION ALL
      SELECT i."id", i."kind", i."deviceId", ${nilUuid}::uuid, FALSE, u."id", 'operator'
      FROM i JOIN "User" u ON u."isOperator" WHERE i."customerId" IS NULL
    )
    SELECT p."id" AS "incidentId", p."kind", p."userId", u."email", p."sideId", p."role", p."shared", ${settings}
    FROM people p JOIN "User" u ON u."id" = p."userId" AND u."emailVerifiedAt" IS NOT NULL
    LEFT JOIN "Customer" c ON c."id" = p."sideId"
    LEFT JOIN "AlertSettings" s ON s."userId" = p."userId" AND s."sideId" = p."sideId"
    WHERE NOT EXISTS (SELECT FROM "DeviceMute" m
      WHERE m."deviceId" = p."deviceId" AND m."sideId" = p."sideId" AND (m."until" IS NULL OR m."until" > now()))
    ORDER BY p."id", p."shared", u."id"`;
}
