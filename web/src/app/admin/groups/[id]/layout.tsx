import type { ReactNode } from 'react';
import { adminContext, orNotFound } from '@/auth/page';
import { getGroup } from '@/domain/group/get';

interface Props {
  children: ReactNode;
  params: Promise<{ id: string }>;
}

/** Asked above the skeleton, so that what does not exist is answered with 404. */
export default async function GroupLayout({ children, params }: Props) {
  const [context, { id }] = await Promise.all([adminContext(), params]);
  await orNotFound(getGroup(context, { id }));
  return children;
}
