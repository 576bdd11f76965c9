import { pageContext } from '@/auth/page';
import { OverviewScreen } from '@/components/screens/overview-screen';

export const metadata = { title: 'Overview' };

export default async function OverviewPage() {
  return <OverviewScreen area="portal" context={await pageContext()} />;
}
