import { redirect } from 'next/navigation';
import { googleLinkSecret } from '@/auth/google-link';
import { requestContext } from '@/auth/request-context';
import { AuthPage } from '@/components/account/auth-page';
import { LinkGoogleForm } from '@/components/account/link-google-form';
import { TextLink } from '@/components/ui/text-link';
import { getGoogleLink } from '@/domain/account/google-link';
import { services } from '@/server/services';

export const metadata = { title: 'Connect Google', robots: 'noindex' };
export const dynamic = 'force-dynamic';

/** Where Google leads whose address has an account with a password: nothing is connected before it is typed. */
export default async function LinkGooglePage() {
  const secret = await googleLinkSecret();
  const { email } = await getGoogleLink(await requestContext(), { secret: secret ?? '' });
  if (email === null) redirect('/sign-in?error=google_link_over');
  const { turnstile } = services().config;
  return (
    <AuthPage
      title="Connect Google"
      protectedForm={turnstile !== undefined}
      footer={<TextLink href="/forgot-password">Forgot password?</TextLink>}
    >
      <LinkGoogleForm email={email} siteKey={turnstile?.siteKey} />
    </AuthPage>
  );
}
