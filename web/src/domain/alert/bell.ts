import type { Prisma } from '@pocketproxy/prisma';
import { nilUuid } from '@pocketproxy/relay/contract';
import { alertBounds } from '@/domain/alert/bounds';
import { ownSide } from '@/domain/alert/side';
import { toNoticeView, type BellView } from '@/domain/alert/view';
import type { Context } from '@/domain/context';
import type { Viewer } from '@/domain/viewer';
import { tenant } from '@/domain/visibility/tenant';

const shown = 20;

/** The own bell: what is new, and the latest notices. Empty for a person without a customer. */
export async function getBell({ db, viewer }: Context): Promise<BellView> {
  if (!viewer.isOperator && viewer.memberships.length === 0) return { unread: 0, items: [] };
  const where = ownNotices(viewer);
  const [unread, notices] = await Promise.all([
    db.notice.count({ where: { ...where, readAt: null }, take: alertBounds.unread }),
    db.notice.findMany({
      where,
      include: { incident: true },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: shown,
    }),
  ]);
  return { unread, items: notices.flatMap((notice) => toNoticeView(notice) ?? []) };
}

/** Those of the customer in which the person works now; what is no longer shared with it is left out. */
export function ownNotices(viewer: Viewer): Prisma.NoticeWhereInput {
  const side = ownSide(viewer);
  const customerId = side === nilUuid ? null : side;
  const seen = viewer.isOperator ? {} : { OR: [{ customerId }, { device: { shares: { some: tenant(viewer) } } }] };
  return { userId: viewer.userId, channel: 'bell', customerId, incident: seen };
}
