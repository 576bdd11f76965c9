import { adminContext } from '@/auth/page';
import { SettingsScreen } from '@/components/screens/settings-screen';

export const metadata = { title: 'Settings' };

export default async function SettingsPage({ searchParams }: PageProps<'/admin/settings'>) {
  const [context, params] = await Promise.all([adminContext(), searchParams]);
  return <SettingsScreen context={context} params={params} />;
}
