import { redirect } from 'next/navigation';
import { currentViewer } from '@/auth/viewer';
import { AuthPage } from '@/components/account/auth-page';
import { GoogleButton } from '@/components/account/google-button';
import { SignInForm } from '@/components/sign-in/sign-in-form';
import { signInNotice } from '@/components/sign-in/notices';
import { Alert } from '@/components/ui/alert';
import { TextLink } from '@/components/ui/text-link';
import { homeOf } from '@/domain/viewer';
import { safePath } from '@/base/safe-path';
import { services } from '@/server/services';

export const metadata = { title: 'Sign in' };
export const dynamic = 'force-dynamic';

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const [viewer, { from, error, notice }] = await Promise.all([currentViewer(), searchParams]);
  const target = safePath(from);
  if (viewer) redirect(target ?? homeOf(viewer));
  const { turnstile, google } = services().config;
  const noticed = error === undefined ? signInNotice(notice) : undefined;
  return (
    <AuthPage
      title="Sign in"
      protectedForm={turnstile !== undefined}
      footer={
        <>
          No account yet? <TextLink href="/sign-up">Sign up</TextLink>
        </>
      }
    >
      {noticed && <Alert role="status">{noticed}</Alert>}
      <SignInForm from={target} siteKey={turnstile?.siteKey} error={typeof error === 'string' ? error : undefined} />
      {google && <GoogleButton callbackUrl={target ?? '/sign-in'} label="Continue with Google" />}
      <p className="flex flex-wrap justify-center gap-x-4 gap-y-2 text-sm">
        <TextLink href="/forgot-password">Forgot password?</TextLink>
        <TextLink href="/check-inbox">Didn’t get the confirmation email?</TextLink>
      </p>
    </AuthPage>
  );
}
