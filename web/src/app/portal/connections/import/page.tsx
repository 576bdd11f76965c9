import { pageContext } from '@/auth/page';
import { ImportScreen } from '@/components/screens/import-screen';

export const metadata = { title: 'Import connections' };

export default async function ImportPage({ searchParams }: PageProps<'/portal/connections/import'>) {
  const [context, params] = await Promise.all([pageContext(), searchParams]);
  return <ImportScreen area="portal" context={context} params={params} />;
}
