import { adminContext } from '@/auth/page';
import { EgressExceptionsScreen } from '@/components/screens/egress-exceptions-screen';

export const metadata = { title: 'Egress exceptions' };

export default async function EgressExceptionsPage({ searchParams }: PageProps<'/admin/egress-exceptions'>) {
  const [context, params] = await Promise.all([adminContext(), searchParams]);
  return <EgressExceptionsScreen context={context} params={params} />;
}
