import { pageContext } from '@/auth/page';
import { CustomerSettingsScreen } from '@/components/screens/customer-settings-screen';

export const metadata = { title: 'Settings' };

export default async function SettingsPage() {
  return <CustomerSettingsScreen context={await pageContext()} />;
}
