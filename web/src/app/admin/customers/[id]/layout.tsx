import type { ReactNode } from 'react';
import { adminContext } from '@/auth/page';
import { customerOfPage } from '@/components/screens/customer/customer-of-page';

interface Props {
  children: ReactNode;
  params: Promise<{ id: string }>;
}

/** Asked above the skeleton, so that what does not exist is answered with 404. */
export default async function CustomerLayout({ children, params }: Props) {
  const [context, { id }] = await Promise.all([adminContext(), params]);
  await customerOfPage(context, id);
  return children;
}
