import { adminContext } from '@/auth/page';
import { JobsScreen } from '@/components/screens/jobs-screen';

export const metadata = { title: 'Jobs' };

export default async function JobsPage() {
  return <JobsScreen context={await adminContext()} />;
}
