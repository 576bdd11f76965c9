import { choicesOf } from '@/domain/alert/choices';
import { kindsFor } from '@/domain/alert/kinds';
import { ownSide } from '@/domain/alert/side';
import type { AlertSettingsView } from '@/domain/alert/view';
import type { Context } from '@/domain/context';

/** What the person hears of, as a member of the customer in which they work, or as operator. @throws AppError `forbidden` */
export async function getAlertSettings({ db, viewer }: Context): Promise<AlertSettingsView> {
  const key = { userId: viewer.userId, sideId: ownSide(viewer) };
  const settings = await db.alertSettings.findUnique({ where: { userId_sideId: key } });
  const [membership] = viewer.memberships;
  const role = viewer.isOperator || !membership ? 'operator' : membership.role;
  const { quietFrom: from = null, quietUntil: until = null } = settings ?? {};
  return {
    kinds: kindsFor(role).map((kind) => ({ kind, ...choicesOf(settings?.choices, kind) })),
    quiet: from === null || until === null ? null : { from, until },
    timeZone: settings?.timeZone ?? 'UTC',
    saved: settings !== null,
  };
}
