import { redirect } from 'next/navigation';
import { currentViewer } from '@/auth/viewer';
import { AuthPage } from '@/components/account/auth-page';
import { SignUpForm } from '@/components/account/sign-up-form';
import { TextLink } from '@/components/ui/text-link';
import { homeOf } from '@/domain/viewer';
import { services } from '@/server/services';

export const metadata = { title: 'Sign up' };
export const dynamic = 'force-dynamic';

export default async function SignUpPage() {
  const viewer = await currentViewer();
  if (viewer) redirect(homeOf(viewer));
  const { turnstile, google } = services().config;
  return (
    <AuthPage
      title="Create your account"
      protectedForm={turnstile !== undefined}
      mailed
      footer={
        <>
          Already have an account? <TextLink href="/sign-in">Sign in</TextLink>
        </>
      }
    >
      <SignUpForm siteKey={turnstile?.siteKey} google={google !== undefined} />
    </AuthPage>
  );
}
