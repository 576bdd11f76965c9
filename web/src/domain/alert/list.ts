import type { z } from 'zod';
import { listAlertsInput } from '@/domain/alert/input';
import { toAlertView, type AlertView } from '@/domain/alert/view';
import type { Context } from '@/domain/context';
import { readPage, timeMark, type Page } from '@/domain/page';
import { parse } from '@/domain/parse';
import { visibleIncidents } from '@/domain/visibility/incidents';

/** A page of the alerts that the viewer may see, open and past ones, newest first. @throws AppError `invalid` */
export async function listAlerts(
  { db, viewer }: Context,
  input: z.input<typeof listAlertsInput> = {},
): Promise<Page<AlertView>> {
  const { state, kind, deviceId, customerId, ...wanted } = parse(listAlertsInput, input);
  const closedAt = state === undefined ? undefined : state === 'open' ? null : { not: null };
  const fits = { AND: [await visibleIncidents(db, viewer), { kind, deviceId, customerId, closedAt }] };
  const page = await readPage(
    wanted,
    { list: 'alerts', mark: timeMark },
    (after, take) =>
      db.incident.findMany({
        where: { AND: [fits, after ? behind(after) : {}] },
        include: { customer: { select: { id: true, name: true } } },
        orderBy: [{ openedAt: 'desc' }, { id: 'desc' }],
        take,
      }),
    ({ openedAt, seenAt, id }) => [openedAt ?? seenAt, id],
  );
  const items = page.items.flatMap((incident) => toAlertView(incident, viewer.isOperator) ?? []);
  return { items, nextCursor: page.nextCursor };
}

function behind([openedAt, id]: z.output<typeof timeMark>) {
  return { OR: [{ openedAt: { lt: openedAt } }, { openedAt, id: { lt: id } }] };
}
