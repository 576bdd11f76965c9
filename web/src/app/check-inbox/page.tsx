import { redirect } from 'next/navigation';
import { currentUnverified } from '@/auth/viewer';
import { AuthPage } from '@/components/account/auth-page';
import { InboxNotice } from '@/components/account/inbox-notice';
import { SignOutButton } from '@/components/account/sign-out-button';
import { sendsMail } from '@/config';
import { services } from '@/lib/services';

export const metadata = { title: 'Check your inbox' };
export const dynamic = 'force-dynamic';

/** All that a signed-in person with an unverified address can see. */
export default async function CheckInboxPage() {
  const email = await currentUnverified();
  if (!email) redirect('/sign-in');
  const { turnstile, mail } = services().config;
  return (
    <AuthPage
      title="Check your inbox"
      protectedForm={turnstile !== undefined}
      storedMail={!sendsMail(mail)}
      footer={<SignOutButton variant="link" />}
    >
      <InboxNotice email={email} siteKey={turnstile?.siteKey} />
    </AuthPage>
  );
}
