import { pageContext } from '@/auth/page';
import { MembersScreen } from '@/components/screens/members-screen';

export const metadata = { title: 'Members' };

export default async function MembersPage() {
  return <MembersScreen context={await pageContext()} />;
}
