import { NotFoundScreen } from '@/components/screens/not-found-screen';

export const metadata = { title: 'Not found' };

export default function NotFound() {
  return <NotFoundScreen home="/admin" label="Go to the overview" />;
}
