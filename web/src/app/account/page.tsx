import { pageContext } from '@/auth/page';
import { signInSentence } from '@/auth/sentences';
import { AccountScreen } from '@/components/screens/account-screen';
import { services } from '@/server/services';

export const metadata = { title: 'Account' };

export default async function AccountPage({ searchParams }: PageProps<'/account'>) {
  const [context, { error }] = await Promise.all([pageContext(), searchParams]);
  const { google, sessions } = services().config;
  const problem = typeof error === 'string' ? signInSentence(error) : undefined;
  return <AccountScreen context={context} google={google !== undefined} sessions={sessions} problem={problem} />;
}
