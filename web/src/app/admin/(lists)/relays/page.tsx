import { adminContext } from '@/auth/page';
import { RelaysScreen } from '@/components/screens/relays-screen';

export const metadata = { title: 'Relays' };

export default async function RelaysPage({ searchParams }: PageProps<'/admin/relays'>) {
  const [context, params] = await Promise.all([adminContext(), searchParams]);
  return <RelaysScreen context={context} params={params} />;
}
