import { secretHash } from '@pocketproxy/relay/contract';
import type { SystemContext } from '@/domain/context';

/** Gives up what waits for a password behind this browser's secret; nothing is left of it. One that is over is no error. */
export async function cancelGoogleLink({ db }: SystemContext, secret: string): Promise<void> {
  await db.accountToken.deleteMany({ where: { kind: 'link_google', hash: secretHash(secret) } });
}
