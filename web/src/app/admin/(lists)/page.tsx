import { adminContext } from '@/auth/page';
import { CockpitScreen } from '@/components/screens/cockpit-screen';

export const metadata = { title: 'Overview' };

export default async function OverviewPage({ searchParams }: PageProps<'/admin'>) {
  const [context, params] = await Promise.all([adminContext(), searchParams]);
  return <CockpitScreen context={context} params={params} />;
}
