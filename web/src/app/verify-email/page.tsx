import { AuthPage } from '@/components/account/auth-page';
import { ConfirmLink } from '@/components/account/confirm-link';
import { services } from '@/server/services';

export const metadata = { title: 'Confirm your email address', robots: 'noindex' };
export const dynamic = 'force-dynamic';

/** Opening this page changes nothing: its button does. */
export default async function VerifyEmailPage({ searchParams }: PageProps<'/verify-email'>) {
  const { token } = await searchParams;
  const { turnstile } = services().config;
  return (
    <AuthPage title="Confirm your email address" protectedForm={turnstile !== undefined}>
      <ConfirmLink kind="verify" token={typeof token === 'string' ? token : ''} siteKey={turnstile?.siteKey} />
    </AuthPage>
  );
}
