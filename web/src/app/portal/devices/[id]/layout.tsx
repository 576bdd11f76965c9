import type { ReactNode } from 'react';
import { portalContext, orNotFound } from '@/auth/page';
import { getDevice } from '@/domain/device/get';

interface Props {
  children: ReactNode;
  params: Promise<{ id: string }>;
}

/** Asked above the skeleton, so that what does not exist is answered with 404. */
export default async function DeviceLayout({ children, params }: Props) {
  const [context, { id }] = await Promise.all([portalContext(), params]);
  await orNotFound(getDevice(context, { id }));
  return children;
}
