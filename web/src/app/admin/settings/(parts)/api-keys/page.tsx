import { adminContext } from '@/auth/page';
import { ApiKeysScreen } from '@/components/screens/api-keys-screen';
import { config } from '@/config';

export const metadata = { title: 'API keys' };

export default async function ApiKeysPage({ searchParams }: PageProps<'/admin/settings/api-keys'>) {
  const [context, params] = await Promise.all([adminContext(), searchParams]);
  return <ApiKeysScreen {...{ context, params }} side="admin" apiUrl={`${config().publicUrl}/api/v1`} />;
}
