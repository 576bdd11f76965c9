import { pageContext } from '@/auth/page';
import { ApiKeysScreen } from '@/components/screens/api-keys-screen';
import { config } from '@/config';

export const metadata = { title: 'API keys' };

export default async function ApiKeysPage({ searchParams }: PageProps<'/portal/settings/api-keys'>) {
  const [context, params] = await Promise.all([pageContext(), searchParams]);
  return <ApiKeysScreen {...{ context, params }} side="portal" apiUrl={`${config().publicUrl}/api/v1`} />;
}
