import Link from 'next/link';
import type { ReactNode } from 'react';
import { Logo } from '../shell/logo';
import { OpenFormNote } from './open-form-note';

interface AuthPageProps {
  title: string;
  /** False in development without Turnstile keys: the form is not protected, and says so. */
  protectedForm?: boolean;
  children: ReactNode;
  /** Below the card: the way to other forms. */
  footer?: ReactNode;
}

/** One card in the middle: sign-in, sign-up and what comes by mail. */
export function AuthPage({ title, protectedForm = true, children, footer }: AuthPageProps) {
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-12">
      <div className="grid w-full max-w-sm gap-8">
        <Link href="/" className="justify-self-center rounded-lg">
          <Logo className="text-lg" />
        </Link>
        <section className="grid gap-6 rounded-2xl border bg-card p-6 shadow-xs sm:p-8" aria-labelledby="title">
          <h1 id="title" className="text-xl font-semibold tracking-tight">
            {title}
          </h1>
          {!protectedForm && <OpenFormNote />}
          {children}
        </section>
        {footer && <p className="text-center text-sm text-muted-foreground">{footer}</p>}
      </div>
    </main>
  );
}

/** A link in running text. */
export function TextLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className="font-medium text-primary-text underline-offset-4 hover:underline">
      {children}
    </Link>
  );
}
