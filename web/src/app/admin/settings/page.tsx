import { adminContext } from '@/auth/page';
import { SettingsScreen } from '@/components/screens/settings-screen';

export const metadata = { title: 'Settings' };

export default async function SettingsPage() {
  return <SettingsScreen context={await adminContext()} />;
}
