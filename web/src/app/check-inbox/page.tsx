import { AuthPage } from '@/components/account/auth-page';
import { ResendForm } from '@/components/account/resend-form';
import { TextLink } from '@/components/ui/text-link';
import { services } from '@/server/services';

export const metadata = { title: 'Check your inbox' };
export const dynamic = 'force-dynamic';

/** All that there is for a person with an unverified address; open to anyone, so that it says nothing about addresses. */
export default function CheckInboxPage() {
  const { turnstile } = services().config;
  return (
    <AuthPage
      title="Check your inbox"
      protectedForm={turnstile !== undefined}
      mailed
      footer={<TextLink href="/sign-in">Sign in</TextLink>}
    >
      <ResendForm siteKey={turnstile?.siteKey} />
    </AuthPage>
  );
}
