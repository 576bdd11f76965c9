import { z } from 'zod';
import { unseal } from '@pocketproxy/relay/contract';
import type { BaseContext } from '@/domain/context';
import { sealContext } from '@/domain/mail/queue';

const message = z.object({ subject: z.string(), html: z.string(), text: z.string() });

export interface StoredMail extends z.infer<typeof message> {
  readonly id: string;
  readonly to: string;
  readonly at: Date;
}

/** The last 50 mails that were stored instead of sent. For /dev/inbox only, which production does not have. */
export async function readInbox({ db, keys }: BaseContext, to?: string): Promise<StoredMail[]> {
  const mails = await db.mail.findMany({
    where: { state: 'stored', ...(to !== undefined && { recipient: to }) },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: 50,
  });
  return mails.flatMap(({ id, recipient, createdAt, sealedMessage }) => {
    if (sealedMessage === null) return [];
    return [
      { id, to: recipient, at: createdAt, ...message.parse(JSON.parse(unseal(sealedMessage, sealContext(id), keys))) },
    ];
  });
}
