import { AuthPage } from '@/components/account/auth-page';
import { ForgotForm } from '@/components/account/forgot-form';
import { TextLink } from '@/components/ui/text-link';
import { services } from '@/server/services';

export const metadata = { title: 'Forgot password' };
export const dynamic = 'force-dynamic';

export default function ForgotPasswordPage() {
  const { turnstile } = services().config;
  return (
    <AuthPage
      title="Forgot your password?"
      protectedForm={turnstile !== undefined}
      mailed
      footer={<TextLink href="/sign-in">Back to sign-in</TextLink>}
    >
      <ForgotForm siteKey={turnstile?.siteKey} />
    </AuthPage>
  );
}
