import { PortalNotFound } from '@/components/screens/portal-not-found';

export const metadata = { title: 'Not found' };

export default function NotFound() {
  return <PortalNotFound />;
}
