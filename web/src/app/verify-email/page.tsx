import { AuthPage } from '@/components/account/auth-page';
import { ConfirmLink } from '@/components/account/confirm-link';

export const metadata = { title: 'Confirm your e-mail address', robots: 'noindex' };
export const dynamic = 'force-dynamic';

/** Opening this page changes nothing: its button does. */
export default async function VerifyEmailPage({ searchParams }: PageProps<'/verify-email'>) {
  const { token } = await searchParams;
  return (
    <AuthPage title="Confirm your e-mail address">
      <ConfirmLink kind="verify" token={typeof token === 'string' ? token : ''} />
    </AuthPage>
  );
}
