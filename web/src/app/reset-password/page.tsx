import { AuthPage } from '@/components/account/auth-page';
import { ResetForm } from '@/components/account/reset-form';
import { TextLink } from '@/components/ui/text-link';
import { services } from '@/server/services';

export const metadata = { title: 'Choose a new password', robots: 'noindex' };
export const dynamic = 'force-dynamic';

export default async function ResetPasswordPage({ searchParams }: PageProps<'/reset-password'>) {
  const { token } = await searchParams;
  const { turnstile } = services().config;
  return (
    <AuthPage
      title="Choose a new password"
      protectedForm={turnstile !== undefined}
      footer={<TextLink href="/sign-in">Back to sign-in</TextLink>}
    >
      <ResetForm token={typeof token === 'string' ? token : ''} siteKey={turnstile?.siteKey} />
    </AuthPage>
  );
}
