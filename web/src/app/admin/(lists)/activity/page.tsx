import { adminContext } from '@/auth/page';
import { ActivityScreen } from '@/components/screens/activity-screen';

export const metadata = { title: 'Activity' };

export default async function ActivityPage({ searchParams }: PageProps<'/admin/activity'>) {
  const [context, params] = await Promise.all([adminContext(), searchParams]);
  return <ActivityScreen context={context} params={params} />;
}
