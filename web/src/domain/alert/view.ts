import { z } from 'zod';
import type { Incident, MaintenanceWindow, Notice } from '@pocketproxy/prisma';
import { choice } from '@/domain/alert/choices';
import { quietHours } from '@/domain/alert/input';
import { alertKindNames, alertKinds, isAlertKind } from '@/domain/alert/kinds';
import { pageOf } from '@/domain/page';

const alertCore = z.object({
  id: z.uuid(),
  /** The incident. */
  incidentId: z.uuid(),
  kind: z.enum(alertKindNames),
  severity: z.enum(['critical', 'warning', 'info']),
  /** As it is now, or was at its end. */
  sentence: z.string(),
  /** What it is about. */
  subject: z.object({
    type: z.enum(['device', 'connection', 'relay', 'customer', 'person', 'endpoint', 'product']),
    id: z.uuid(),
  }),
});

/** An alert in a list. */
export const alertView = alertCore.extend({
  openedAt: z.date(),
  closedAt: z.date().nullable(),
  /** How often it happened meanwhile. */
  count: z.number().int(),
  /** Whose it is, for operators; null for members, and for what is no customer's. */
  customer: z.object({ id: z.uuid(), name: z.string() }).nullable(),
});
export type AlertView = z.infer<typeof alertView>;
export const alertPage = pageOf(alertView);

/** An entry of the bell: the beginning or the end of an alert. */
export const noticeView = alertCore.extend({
  phase: z.enum(['opened', 'closed']),
  at: z.date(),
  read: z.boolean(),
});
export type NoticeView = z.infer<typeof noticeView>;

export const bellView = z.object({
  /** At most `alertBounds.unread`, which means so many or more. */
  unread: z.number().int(),
  /** The latest, newest first. */
  items: z.array(noticeView).readonly(),
});
export type BellView = z.infer<typeof bellView>;

export const readNoticesView = z.object({ read: z.number().int() });
export type ReadNoticesView = z.infer<typeof readNoticesView>;

export const alertSettingsView = z.object({
  /** Each kind that the person may hear of, with the channels by which they do. */
  kinds: z.array(choice.extend({ kind: z.enum(alertKindNames) })).readonly(),
  quiet: quietHours.nullable(),
  timeZone: z.string(),
  /** False: nothing is stored, and the zone is not chosen. */
  saved: z.boolean(),
});
export type AlertSettingsView = z.infer<typeof alertSettingsView>;

/** Whether the people of the viewer's side hear of a device. */
export const muteView = z.object({
  deviceId: z.uuid(),
  muted: z.boolean(),
  /** Null: until someone ends it, or not muted. */
  until: z.date().nullable(),
});
export type MuteView = z.infer<typeof muteView>;

export const windowView = z.object({
  ...{ id: z.uuid(), startsAt: z.date(), endsAt: z.date(), note: z.string().nullable() },
  state: z.enum(['planned', 'running', 'ended']),
});
export type WindowView = z.infer<typeof windowView>;
export const windowPage = pageOf(windowView);

/** A row as the list shows it; undefined for a kind that this version does not know. */
export function toAlertView(
  incident: Incident & { customer: { id: string; name: string } | null },
  forOperator: boolean,
): AlertView | undefined {
  const { id, openedAt, closedAt, count, customer } = incident;
  const core = coreOf(incident, closedAt && isAlertKind(incident.kind) ? 'closed' : 'opened');
  if (!core || !openedAt) return undefined;
  const owner = forOperator && customer ? { id: customer.id, name: customer.name } : null;
  return { ...core, id, openedAt, closedAt, count, customer: owner };
}

export function toNoticeView({
  incident,
  ...notice
}: Pick<Notice, 'id' | 'phase' | 'createdAt' | 'readAt'> & { incident: Incident }): NoticeView | undefined {
  const core = coreOf(incident, notice.phase);
  return core && { ...core, id: notice.id, phase: notice.phase, at: notice.createdAt, read: notice.readAt !== null };
}

function coreOf({ id: incidentId, kind, subjectId, facts }: Incident, phase: 'opened' | 'closed') {
  if (!isAlertKind(kind)) return undefined;
  const { severity, subject, sentence } = alertKinds[kind];
  return { incidentId, kind, severity, sentence: sentence(phase, facts), subject: { type: subject, id: subjectId } };
}

export function toWindowView({ id, startsAt, endsAt, note }: MaintenanceWindow, now: Date): WindowView {
  const state = endsAt <= now ? 'ended' : startsAt <= now ? 'running' : 'planned';
  return { id, startsAt, endsAt, note, state };
}
