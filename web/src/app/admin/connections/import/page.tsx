import { adminContext } from '@/auth/page';
import { ImportScreen } from '@/components/screens/import-screen';

export const metadata = { title: 'Import connections' };

export default async function ImportPage({ searchParams }: PageProps<'/admin/connections/import'>) {
  const [context, params] = await Promise.all([adminContext(), searchParams]);
  return <ImportScreen area="admin" context={context} params={params} />;
}
