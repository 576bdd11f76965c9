import { NotFoundScreen } from '@/components/screens/not-found-screen';

export const metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <main>
      <NotFoundScreen home="/" label="Go to the home page" />
    </main>
  );
}
