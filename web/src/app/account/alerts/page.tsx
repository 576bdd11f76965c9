import { pageContext } from '@/auth/page';
import { AlertSettingsScreen } from '@/components/screens/alert-settings-screen';

export const metadata = { title: 'Alert settings' };

export default async function AlertSettingsPage() {
  return <AlertSettingsScreen context={await pageContext()} />;
}
