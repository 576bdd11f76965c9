import { adminContext } from '@/auth/page';
import { PairingCodesScreen } from '@/components/screens/pairing-codes-screen';

export const metadata = { title: 'Pairing codes' };

export default async function PairingCodesPage({ searchParams }: PageProps<'/admin/pairing-codes'>) {
  const [context, params] = await Promise.all([adminContext(), searchParams]);
  return <PairingCodesScreen context={context} params={params} />;
}
