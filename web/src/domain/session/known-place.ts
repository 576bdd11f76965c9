import { nilUuid } from '@pocketproxy/prisma';
import type { SystemContext } from '@/domain/context';
import { addressKey } from '@/lib/client-address';

const knownForMs = 90 * 24 * 3_600_000;

/**
 * True where the person signed in during the last 90 days: a stranger's attempts from elsewhere do not count against
 * them there. Without a person it asks the same of the database and says no.
 */
export async function isKnownPlace({ db, ip, now }: SystemContext, userId: string | undefined): Promise<boolean> {
  const signIns = await db.auditLog.findMany({
    where: {
      targetId: userId ?? nilUuid,
      action: 'session.sign_in',
      at: { gt: new Date(now.getTime() - knownForMs) },
    },
    select: { ip: true },
    orderBy: { at: 'desc' },
    take: 100,
  });
  return ip !== null && signIns.some((signIn) => addressKey(signIn.ip) === addressKey(ip));
}
