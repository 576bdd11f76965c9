import type { ReactNode } from 'react';
import { adminContext, orNotFound } from '@/auth/page';
import { getConnection } from '@/domain/connection/get';

interface Props {
  children: ReactNode;
  params: Promise<{ id: string }>;
}

/** Asked above the skeleton, so that what does not exist is answered with 404. */
export default async function ConnectionLayout({ children, params }: Props) {
  const [context, { id }] = await Promise.all([adminContext(), params]);
  await orNotFound(getConnection(context, { id }));
  return children;
}
