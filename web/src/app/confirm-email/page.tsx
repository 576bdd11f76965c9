import { AuthPage } from '@/components/account/auth-page';
import { ConfirmLink } from '@/components/account/confirm-link';
import { services } from '@/server/services';

export const metadata = { title: 'Confirm your new address', robots: 'noindex' };
export const dynamic = 'force-dynamic';

/** Opening this page changes nothing: its button does. */
export default async function ConfirmEmailPage({ searchParams }: PageProps<'/confirm-email'>) {
  const { token } = await searchParams;
  const { turnstile } = services().config;
  return (
    <AuthPage title="Confirm your new address" protectedForm={turnstile !== undefined}>
      <ConfirmLink kind="change" token={typeof token === 'string' ? token : ''} siteKey={turnstile?.siteKey} />
    </AuthPage>
  );
}
