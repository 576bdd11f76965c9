import type { CockpitView } from '@/domain/cockpit/view';
import type { Context } from '@/domain/context';

const sinceMs = 7 * 86_400_000;
const newestShown = 5;

/** People who signed up lately, with the customer that each is of first. */
export async function readSignUps({ db, now }: Context): Promise<CockpitView['signUps']> {
  const where = { isOperator: false, createdAt: { gte: new Date(now.getTime() - sinceMs) } };
  const [count, users] = await Promise.all([
    db.user.count({ where: { ...where, emailVerifiedAt: { not: null } } }),
    db.user.findMany({
      where,
      select: {
        ...{ email: true, createdAt: true, emailVerifiedAt: true },
        memberships: {
          select: { customer: { select: { id: true, name: true } } },
          ...({ orderBy: { createdAt: 'asc' }, take: 1 } as const),
        },
      },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: newestShown,
    }),
  ]);
  const newest = users.map(({ email, createdAt, emailVerifiedAt, memberships }) => {
    return { email, at: createdAt, confirmed: emailVerifiedAt !== null, customer: memberships[0]?.customer ?? null };
  });
  return { count, newest };
}
