import Link from 'next/link';
import { redirect } from 'next/navigation';
import { currentViewer } from '@/auth/viewer';
import { Logo } from '@/components/shell/logo';
import { SignInForm } from '@/components/sign-in/sign-in-form';
import { homeOf } from '@/domain/viewer';
import { safePath } from '@/lib/safe-path';

export const metadata = { title: 'Sign in' };
export const dynamic = 'force-dynamic';

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const [viewer, { from }] = await Promise.all([currentViewer(), searchParams]);
  const target = safePath(from);
  if (viewer) redirect(target ?? homeOf(viewer));
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-12">
      <div className="grid w-full max-w-sm gap-8">
        <Link href="/" className="justify-self-center rounded-lg">
          <Logo className="text-lg" />
        </Link>
        <section className="grid gap-6 rounded-2xl border bg-card p-6 shadow-xs sm:p-8" aria-labelledby="sign-in">
          <h1 id="sign-in" className="text-xl font-semibold tracking-tight">
            Sign in
          </h1>
          <SignInForm from={target} />
        </section>
      </div>
    </main>
  );
}
