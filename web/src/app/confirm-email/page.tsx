import { AuthPage } from '@/components/account/auth-page';
import { ConfirmLink } from '@/components/account/confirm-link';

export const metadata = { title: 'Confirm your new address', robots: 'noindex' };
export const dynamic = 'force-dynamic';

/** Opening this page changes nothing: its button does. */
export default async function ConfirmEmailPage({ searchParams }: PageProps<'/confirm-email'>) {
  const { token } = await searchParams;
  return (
    <AuthPage title="Confirm your new address">
      <ConfirmLink kind="change" token={typeof token === 'string' ? token : ''} />
    </AuthPage>
  );
}
