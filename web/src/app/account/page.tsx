import { pageContext } from '@/auth/page';
import { signInSentence } from '@/auth/sentences';
import { AccountScreen } from '@/components/screens/account-screen';
import { services } from '@/server/services';

export const metadata = { title: 'Account' };

export default async function AccountPage({ searchParams }: PageProps<'/account'>) {
  const [context, { error, ...params }] = await Promise.all([pageContext(), searchParams]);
  const { google } = services().config;
  const problem = typeof error === 'string' ? signInSentence(error) : undefined;
  return <AccountScreen context={context} google={google !== undefined} params={params} problem={problem} />;
}
