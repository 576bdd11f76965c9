import type { ReactNode } from 'react';
import { adminContext, orNotFound } from '@/auth/page';
import { getWebhook } from '@/domain/webhook/get';

interface Props {
  children: ReactNode;
  params: Promise<{ id: string }>;
}

/** Asked above the skeleton, so that what does not exist is answered with 404. */
export default async function WebhookLayout({ children, params }: Props) {
  const [context, { id }] = await Promise.all([adminContext(), params]);
  await orNotFound(getWebhook(context, { id }));
  return children;
}
