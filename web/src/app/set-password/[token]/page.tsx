import { AuthPage } from '@/components/account/auth-page';
import { SetPasswordForm } from '@/components/sign-in/set-password-form';
import { services } from '@/server/services';

export const metadata = { title: 'Set a password', referrer: 'no-referrer', robots: { index: false } };
export const dynamic = 'force-dynamic';

/** Opened from the command line's link. Opening does nothing; the button uses the link up. */
export default async function SetPasswordPage({ params }: PageProps<'/set-password/[token]'>) {
  const { token } = await params;
  const { turnstile } = services().config;
  return (
    <AuthPage title="Set a password" protectedForm={turnstile !== undefined}>
      <SetPasswordForm token={token} siteKey={turnstile?.siteKey} />
    </AuthPage>
  );
}
